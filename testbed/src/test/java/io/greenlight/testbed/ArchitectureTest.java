package io.greenlight.testbed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.greenlight.testbed", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.greenlight.testbed.(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages are features and depend one way");

    @ArchTest
    static final ArchRule onlyTheNodeKnowsOpenSearch = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.greenlight.testbed.servers.OpenSearchNode")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.codelibs..", "org.opensearch.common..", "org.opensearch.node..")
            .because("OpenSearch's jars are on the classpath of the node's own JVM only");

    @ArchTest
    static final ArchRule onlyTheServersKnowDocker = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.testbed.servers")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.testcontainers..", "com.github.dockerjava..")
            .because("one place decides where test servers come from");

    @ArchTest
    static final ArchRule theSeamHidesItsServers = classes()
            .that()
            .haveSimpleNameStartingWith("Embedded")
            .or()
            .haveSimpleNameEndingWith("InContainer")
            .should()
            .bePackagePrivate()
            .because("the same tests run on both kinds of servers");

    @ArchTest
    static final ArchRule theTestbedKnowsNothingOfTheProduct = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.greenlight.document..",
                    "io.greenlight.schema..",
                    "io.greenlight.read..",
                    "io.greenlight.bulk..")
            .because("what tests a module must not be made of it");
}
