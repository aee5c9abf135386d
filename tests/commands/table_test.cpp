#include "table.hpp"

#include <catch2/catch.hpp>

#include "console.hpp"

namespace forecast {
namespace {

Console plain_console() {
    ConsoleOptions options;
    options.color = "never";
    return Console(options);
}

Table small_table() {
    Table table({{"day", false}, {"MW"}});
    table.add({"2024-01-01", "9.5"});
    table.add({"Noël", "120.0"});
    return table;
}

}  // namespace

TEST_CASE("a text table aligns words left and numbers right, counting letters and not bytes", "[commands]") {
    CHECK(small_table().render(TableFormat::text, plain_console()) ==
          "day            MW\n"
          "2024-01-01    9.5\n"
          "Noël        120.0\n");
}

TEST_CASE("a table as CSV quotes what CSV cannot hold bare", "[commands]") {
    Table table({{"name", false}, {"note", false}});
    table.add({"a,b", "said \"no\""});
    table.add({"plain", ""});
    CHECK(table.render(TableFormat::csv, plain_console()) ==
          "name,note\n"
          "\"a,b\",\"said \"\"no\"\"\"\n"
          "plain,\n");
}

TEST_CASE("a table as Markdown escapes its own separator", "[commands]") {
    Table table({{"name", false}, {"n"}});
    table.add({"a|b", "1"});
    CHECK(table.render(TableFormat::markdown, plain_console()) ==
          "| name | n |\n"
          "| :--- | ---: |\n"
          "| a\\|b | 1 |\n");
}

TEST_CASE("a cell with line ends stays one cell", "[commands]") {
    Table table({{"name", false}, {"n"}});
    table.add({"a\nb", "1"});
    CHECK(table.render(TableFormat::text, plain_console()) == "name  n\na\\nb  1\n");
    CHECK(table.render(TableFormat::markdown, plain_console()) ==
          "| name | n |\n"
          "| :--- | ---: |\n"
          "| a\\nb | 1 |\n");
    CHECK(table.render(TableFormat::csv, plain_console()) == "name,n\n\"a\nb\",1\n");
}

TEST_CASE("a row with too few cells is filled up", "[commands]") {
    Table table({{"a", false}, {"b", false}});
    table.add({"1"});
    CHECK(table.render(TableFormat::csv, plain_console()) == "a,b\n1,\n");
}

TEST_CASE("columns that do not fit the terminal are left out, and the table says how many", "[commands]") {
    ::setenv("COLUMNS", "12", 1);
    const Console narrow = plain_console();
    ::unsetenv("COLUMNS");
    Table table({{"first", false}, {"second", false}, {"third", false}});
    table.add({"1", "2", "3"});
    CHECK(table.render(TableFormat::text, narrow) ==
          "first\n1\n(2 more columns do not fit; widen the window, or --csv, --md, --json)\n");
    CHECK(table.render(TableFormat::csv, narrow) == "first,second,third\n1,2,3\n");
}

TEST_CASE("a style colours a line only where colours are wanted", "[commands]") {
    ConsoleOptions options;
    options.color = "always";
    const Console colourful(options);
    CHECK(colourful.styled("good", Style::good) == "\033[32mgood\033[0m");
    CHECK(colourful.styled("plain", Style::plain) == "plain");
    CHECK(plain_console().styled("good", Style::good) == "good");
}

}  // namespace forecast
