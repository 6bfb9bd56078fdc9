package example.asanagi.career

fun main() = println("応募API")
