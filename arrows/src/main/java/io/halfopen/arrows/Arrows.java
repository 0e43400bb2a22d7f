package io.halfopen.arrows;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.beans.XMLDecoder;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.util.List;
import java.util.Set;

/**
 * The classes below a package, tests left out, and which of them may not know which.
 *
 * <pre>{@code
 * Arrows.below("io.halfopen").forbid("io.halfopen.event..", "io.halfopen.job..");
 * }</pre>
 */
public final class Arrows {
  private static final List<Class<?>> OPENERS = List.of(ObjectInputStream.class, XMLDecoder.class);
  private static final Set<String> READERS = Set.of("readObject", "readUnshared");

  /** What does it in another's name. */
  private static final Set<String> LIBRARIES =
      Set.of(
          "org.apache.flink.util.InstantiationUtil.deserializeObject",
          "org.apache.commons.lang3.SerializationUtils.deserialize",
          "java.rmi.MarshalledObject.get");

  private final JavaClasses classes;

  private Arrows(JavaClasses classes) {
    this.classes = classes;
  }

  /** The classes of this package and those below it, as far as they are on the class path. */
  public static Arrows below(String root) {
    return new Arrows(
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(root));
  }

  /** These alone. */
  static Arrows of(Class<?>... classes) {
    return new Arrows(new ClassFileImporter().importClasses(classes));
  }

  /**
   * Holds that no class of one package knows a class of others; two dots stand for what is below.
   *
   * @throws AssertionError naming each class that does
   */
  public void forbid(String from, String... to) {
    hold(
        noClasses()
            .that()
            .resideInAPackage(from)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(to));
  }

  /**
   * Holds that none of them reads Java's own serialisation: its bytes name the classes that are
   * made of them, so whoever wrote them decides what runs.
   *
   * @throws AssertionError naming each call
   */
  public void forbidDeserialisation() {
    hold(
        noClasses()
            .should()
            .accessTargetWhere(
                describe(
                    "it makes objects of foreign bytes",
                    access -> deserialises(access.getTarget()))));
  }

  private static boolean deserialises(AccessTarget target) {
    return OPENERS.stream().anyMatch(target.getOwner()::isEquivalentTo)
            && target.getName().equals(JavaConstructor.CONSTRUCTOR_NAME)
        || target.getOwner().isAssignableTo(ObjectInput.class) && READERS.contains(target.getName())
        || LIBRARIES.contains(target.getOwner().getName() + "." + target.getName());
  }

  /** Holds any other rule over them. */
  public void hold(ArchRule rule) {
    rule.check(classes);
  }
}
