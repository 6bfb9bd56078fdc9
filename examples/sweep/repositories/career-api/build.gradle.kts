plugins {
    kotlin("jvm") version "2.1.0"
    application
}

kotlin { jvmToolchain(21) }

dependencyLocking { lockAllConfigurations() }

dependencies {
    implementation("io.ktor:ktor-server-core:3.0.2")
    implementation("org.apache.logging.log4j:log4j-core:2.24.2")
    runtimeOnly("com.mysql:mysql-connector-j:9.1.0")
}
