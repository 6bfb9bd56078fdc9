resource "aws_opensearch_domain" "jobs" {
  engine_version = "OpenSearch_2.17"
}
