package io.greenlight;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.greenlight", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule knowsNoServerAndNoFramework = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..", "java.sql..", "javax.sql..", "org.postgresql..", "org.opensearch..")
            .because("the document model is shared by readers, writers and tools that have none of them");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching("io.greenlight.(*)..")
            .should()
            .beFreeOfCycles()
            .because("documents, schemas and encoding are understood one after another");

    @ArchTest
    static final ArchRule documentsStandAlone = classes()
            .that()
            .resideInAPackage("io.greenlight.document..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.greenlight.document..", "java..", "org.apache.commons.codec..", "org.jspecify..")
            .because("every port speaks them");

    @ArchTest
    static final ArchRule avroStaysInTheSchemaPackage = noClasses()
            .that()
            .resideOutsideOfPackage("io.greenlight.schema..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.avro..")
            .because("the others know fields and kinds, whatever language describes them");
}
