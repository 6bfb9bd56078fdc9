plugins { kotlin("jvm") version "2.0.21" }

dependencies {
    implementation("org.opensearch.client:opensearch-java:2.18.0")
}
