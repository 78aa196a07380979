package io.greenlight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = {"io.greenlight.bulk", "io.greenlight.index", "io.greenlight.opensearch"},
        importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule clientStaysInItsAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.opensearch..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.opensearch..", "org.apache.hc..")
            .because("the ports must be readable and replaceable without OpenSearch");

    @ArchTest
    static final ArchRule portsDoNotKnowTheAdapter = noClasses()
            .that()
            .resideInAnyPackage("io.greenlight.bulk..", "io.greenlight.index..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.greenlight.opensearch..")
            .because("dependencies point from the adapter to its port");

    @ArchTest
    static final ArchRule noFrameworkAndNoDatabase = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework..", "java.sql..", "javax.sql..", "io.greenlight.read..")
            .because("writing is used by any process, knows no source, and is put together by the application");

    @ArchTest
    static final ArchRule adapterShowsOnlyItsDoors = classes()
            .that()
            .resideInAPackage("io.greenlight.opensearch..")
            .and()
            .arePublic()
            .and()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*\\.(OpenSearch\\w+|ConnectionSettings)")
            .because("everything else of the adapter may change without anybody noticing");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.greenlight.(*)..")
            .should()
            .beFreeOfCycles()
            .because("a cycle means that two features are one");
}
