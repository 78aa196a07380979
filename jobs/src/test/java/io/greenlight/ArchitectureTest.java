package io.greenlight;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.greenlight",
        importOptions = {DoNotIncludeTests.class, ArchitectureTest.DoNotIncludeTestbed.class})
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.greenlight.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle means that two features are one");

    @ArchTest
    static final ArchRule nobodyUsesTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages("io.greenlight.cli..", "io.greenlight.demo..", "io.greenlight.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.cli..")
            .because("everything the command line can do, others can do without it");

    @ArchTest
    static final ArchRule nobodyUsesTheApi = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.api..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.api..")
            .because("it is one door to what others can do without it");

    @ArchTest
    static final ArchRule nobodyUsesTheConsole = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.console..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.console..")
            .because("it is one door to what others can do without it");

    @ArchTest
    static final ArchRule httpStaysAtItsDoors = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.greenlight.api..",
                    "io.greenlight.console..",
                    "io.greenlight.server..",
                    "io.greenlight.opensearch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.web..",
                    "org.springframework.http..",
                    "jakarta.servlet..",
                    "org.apache.catalina..")
            .because("a feature that knows how it was asked cannot be asked otherwise");

    @ArchTest
    static final ArchRule onlyTheLaunchOpensTheHttpSide = noClasses()
            .that()
            .resideOutsideOfPackages("io.greenlight.server..", "io.greenlight.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.server..")
            .because("commands that serve nothing have nothing of it");

    @ArchTest
    static final ArchRule onlyDevelopmentUsesTheTestbed = noClasses()
            .that()
            .resideOutsideOfPackages("io.greenlight.demo..", "io.greenlight.bench..")
            .should()
            .dependOnClassesThat(
                    resideInAnyPackage("io.greenlight.testbed..", "io.greenlight.demo..", "io.greenlight.bench.."))
            .because("the product is delivered without them");

    @ArchTest
    static final ArchRule openSearchStaysInTheWriters = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.opensearch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.opensearch..", "org.apache.hc..")
            .because("jobs speak to a target through its ports");

    @ArchTest
    static final ArchRule adaptersAreChosenInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackages("io.greenlight", "io.greenlight.bench..")
            .and()
            .resideOutsideOfPackages("io.greenlight.opensearch..", "io.greenlight.read.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.greenlight.opensearch..", "io.greenlight.read.postgres..")
            .because("a feature that knows which server it speaks to cannot be moved to another");

    @ArchTest
    static final ArchRule tablesAreReadByStores = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Store")
            .and()
            .resideOutsideOfPackages(
                    "io.greenlight.control..",
                    "io.greenlight.demo..",
                    "io.greenlight.bench..",
                    "io.greenlight.read.postgres..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..", "com.zaxxer..")
            .because("who looks for the SQL of a table finds it in one class");

    @ArchTest
    static final ArchRule storesAreWhatTheirNameSays = classes()
            .that()
            .areAnnotatedWith(org.springframework.stereotype.Repository.class)
            .should()
            .haveSimpleNameEndingWith("Store")
            .because("types tell their role");

    @ArchTest
    static final ArchRule plansArePure = noClasses()
            .that()
            .resideInAPackage("io.greenlight.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "java.sql..", "io.greenlight.read..", "io.greenlight.dispatch..")
            .because("the same demands must give the same order, on any machine");

    /** The testbed has an architecture, and a test of it, of its own. */
    static final class DoNotIncludeTestbed implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/testbed/") && !location.contains("greenlight-testbed");
        }
    }
}
