terraform {
  required_version = "= 1.9.8"
  required_providers {
    aws = { source = "hashicorp/aws", version = "5.78.0" }
  }
}

resource "aws_rds_cluster" "main" {
  engine              = "aurora-mysql"
  engine_version      = "8.0.mysql_aurora.3.07.1"
  deletion_protection = true
}

resource "aws_rds_cluster_parameter_group" "main" {
  family = "aurora-mysql8.0"

  parameter {
    name  = "max_connections"
    value = "800"
  }
}

resource "aws_elasticache_replication_group" "sessions" {
  engine         = "redis"
  engine_version = "7.1"
}

resource "aws_sqs_queue" "events" {
  name = "career-events"
}
