package io.halfopen.arrows;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import org.junit.jupiter.api.Test;

/** The rule finds who it is meant for. */
final class DeserialisationTest {
  /** Opens such a stream. */
  static final class Opens {
    private Opens() {}

    static InputStream opened(byte[] bytes) throws IOException {
      return new ObjectInputStream(new ByteArrayInputStream(bytes));
    }
  }

  /** Has one of its own kind. */
  static final class Extends extends ObjectInputStream {
    Extends() throws IOException {}
  }

  /** Reads an object from whatever is one. */
  static final class Reads {
    private Reads() {}

    static Object read(ObjectInput in) throws Exception {
      return in.readObject();
    }
  }

  /** Says what is to be called. */
  static final class Refers {
    private Refers() {}

    static java.util.concurrent.Callable<Object> reader(ObjectInput in) {
      return in::readObject;
    }
  }

  /** As Avro's classes are: numbers of a stream that somebody else opened. */
  public static final class Numbers implements Externalizable {
    private int number;

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      number = in.readInt();
    }
  }

  @Test
  void whoeverReadsObjectsIsFound() {
    for (Class<?> one : new Class<?>[] {Opens.class, Extends.class, Reads.class, Refers.class}) {
      String said =
          assertThrows(
                  AssertionError.class, () -> Arrows.of(one).forbidDeserialisation(), one::getName)
              .getMessage();
      assertTrue(said.contains(one.getSimpleName()), said);
    }
  }

  @Test
  void whoReadsNumbersIsNot() {
    assertDoesNotThrow(() -> Arrows.of(Numbers.class).forbidDeserialisation());
  }
}
