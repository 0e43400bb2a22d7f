package io.halfopen.event;

import org.apache.avro.Conversion;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the classes of this package may be read, which otherwise every JVM of a cluster
 * would have to be told by a system property.
 *
 * <p>Avro makes no class of a schema's name that it was not told to trust, and asks before it makes
 * the first. The one thing of ours that it loads by itself, wherever a generated class is first
 * touched, is a conversion found as a service; so this is one, of a logical type that no schema
 * has.
 */
public final class EventTrust extends Conversion<EventTrust> {
  private static final String EVENTS = EventTrust.class.getPackageName();

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), type -> type.getPackageName().equals(EVENTS)));
  }

  @Override
  public Class<EventTrust> getConvertedType() {
    return EventTrust.class;
  }

  @Override
  public String getLogicalTypeName() {
    return "halfopen-event";
  }
}
