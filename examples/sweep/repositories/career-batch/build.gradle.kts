plugins { kotlin("jvm") version "1.9.25" }

kotlin { jvmToolchain(17) }

dependencies {
    implementation("org.apache.logging.log4j:log4j-core:2.14.1")
}
