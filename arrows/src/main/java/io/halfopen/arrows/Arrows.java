package io.halfopen.arrows;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

/**
 * The classes below a package, tests left out, and which of them may not know which.
 *
 * <pre>{@code
 * Arrows.below("io.halfopen").forbid("io.halfopen.event..", "io.halfopen.job..");
 * }</pre>
 */
public final class Arrows {
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

  /** Holds any other rule over them. */
  public void hold(ArchRule rule) {
    rule.check(classes);
  }
}
