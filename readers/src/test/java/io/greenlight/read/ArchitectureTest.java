package io.greenlight.read;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.greenlight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule JDBC_STAYS_IN_ITS_ADAPTER = noClasses()
            .that()
            .resideOutsideOfPackages("io.greenlight.read.postgres..", "io.greenlight.testbed..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
            .because("the ports must serve any source");

    @ArchTest
    static final ArchRule PORTS_KNOW_NO_ADAPTER = noClasses()
            .that()
            .resideInAnyPackage("io.greenlight.read", "io.greenlight.read.change")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.read.postgres..")
            .because("dependencies point from the adapter to the port");

    @ArchTest
    static final ArchRule READERS_KNOW_NO_WRITERS = noClasses()
            .that()
            .resideInAPackage("io.greenlight.read..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.greenlight.bulk..", "io.greenlight.index..", "org.opensearch..", "org.springframework..")
            .because("readers and writers meet in jobs, and only the application knows Spring");

    @ArchTest
    static final ArchRule NO_CYCLES = slices().matching("io.greenlight.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a feature must be understood without the features that use it");
}
