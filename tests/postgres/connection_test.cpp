#include <catch2/catch.hpp>

#include "forecast/postgres/connection.hpp"
#include "forecast/postgres/copy_text.hpp"

namespace forecast {

TEST_CASE("fields of COPY are escaped, missing numbers are NULL", "[postgres]") {
    CopyText lines;
    lines.add("a\tb\\c\nd").add(0.1).add(std::int64_t{-7}).add(std::optional<double>()).end_row();
    lines.add("").end_row();
    CHECK(lines.text() == "a\\tb\\\\c\\nd\t0.1\t-7\t\\N\n\n");
}

TEST_CASE("what names a PostgreSQL server, and what it is called", "[postgres]") {
    CHECK(is_postgres_uri("postgresql://x"));
    CHECK(is_postgres_uri("postgres://x"));
    CHECK_FALSE(is_postgres_uri("sqlite:///x"));
    CHECK(postgres_name("postgresql://ada:secret@db.example:6000/town?sslmode=require") == "db.example:6000/town");
}

TEST_CASE("a SQLSTATE becomes the kind by which callers decide", "[postgres]") {
    const auto kind_of = [](const char* state) { return postgres_error("db", state, "words").kind(); };
    CHECK(kind_of("") == ErrorKind::unavailable);
    CHECK(kind_of("28P01") == ErrorKind::permission);
    CHECK(kind_of("3D000") == ErrorKind::not_found);
    CHECK(kind_of("42501") == ErrorKind::permission);
    CHECK(kind_of("25006") == ErrorKind::permission);
    CHECK(kind_of("57014") == ErrorKind::unavailable);
    CHECK(kind_of("57P03") == ErrorKind::unavailable);
    CHECK(kind_of("53100") == ErrorKind::internal);
    CHECK(kind_of("53300") == ErrorKind::unavailable);
    CHECK(kind_of("40P01") == ErrorKind::locked);
    CHECK(kind_of("XX001") == ErrorKind::data_loss);
    CHECK(kind_of("42P01") == ErrorKind::internal);
}

TEST_CASE("a certificate that is not trusted is no server that is away", "[postgres]") {
    const auto kind_of = [](const char* words) { return postgres_error("db", "", words).kind(); };
    CHECK(kind_of("SSL error: certificate verify failed") == ErrorKind::permission);
    CHECK(kind_of("server certificate for \"a.example\" does not match host name \"b.example\"") ==
          ErrorKind::permission);
    CHECK(kind_of("server does not support SSL, but SSL was required") == ErrorKind::permission);
    CHECK(kind_of("SSL SYSCALL error: EOF detected") == ErrorKind::unavailable);
    CHECK(kind_of("SSL connection has been closed unexpectedly") == ErrorKind::unavailable);
}

}  // namespace forecast
