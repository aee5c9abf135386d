#include "forecast/report/table.hpp"

#include <catch2/catch.hpp>

#include "forecast/report/terminal.hpp"

namespace forecast {
namespace {

Table small_table() {
    Table table({{"day", false}, {"MW"}});
    table.add({"2024-01-01", "9.5"});
    table.add({"Noël", "120.0"});
    return table;
}

}  // namespace

TEST_CASE("a text table aligns words left and numbers right, counting letters and not bytes", "[report]") {
    CHECK(small_table().render(TableFormat::text, Terminal{}) ==
          "day            MW\n"
          "2024-01-01    9.5\n"
          "Noël        120.0\n");
}

TEST_CASE("a table as CSV quotes what CSV cannot hold bare", "[report]") {
    Table table({{"name", false}, {"note", false}});
    table.add({"a,b", "said \"no\""});
    table.add({"plain", ""});
    CHECK(table.render(TableFormat::csv, Terminal{}) ==
          "name,note\n"
          "\"a,b\",\"said \"\"no\"\"\"\n"
          "plain,\n");
}

TEST_CASE("a table as Markdown escapes its own separator", "[report]") {
    Table table({{"name", false}, {"n"}});
    table.add({"a|b", "1"});
    CHECK(table.render(TableFormat::markdown, Terminal{}) ==
          "| name | n |\n"
          "| :--- | ---: |\n"
          "| a\\|b | 1 |\n");
}

TEST_CASE("a cell with line ends stays one cell", "[report]") {
    Table table({{"name", false}, {"n"}});
    table.add({"a\nb", "1"});
    CHECK(table.render(TableFormat::text, Terminal{}) == "name  n\na\\nb  1\n");
    CHECK(table.render(TableFormat::markdown, Terminal{}) ==
          "| name | n |\n"
          "| :--- | ---: |\n"
          "| a\\nb | 1 |\n");
    CHECK(table.render(TableFormat::csv, Terminal{}) == "name,n\n\"a\nb\",1\n");
}

TEST_CASE("a row with too few cells is filled up", "[report]") {
    Table table({{"a", false}, {"b", false}});
    table.add({"1"});
    CHECK(table.render(TableFormat::csv, Terminal{}) == "a,b\n1,\n");
}

TEST_CASE("a cell brings no style of its own into any form", "[report]") {
    Table table({{"name", false}});
    table.add({"\033[31mred"});
    CHECK(table.render(TableFormat::text, Terminal{}) == "name\n\\u001b[31mred\n");
    CHECK(table.render(TableFormat::csv, Terminal{}) == "name\n\\u001b[31mred\n");
}

TEST_CASE("columns that do not fit the terminal are left out, and the table says how many", "[report]") {
    const Terminal narrow{false, 12};
    Table table({{"first", false}, {"second", false}, {"third", false}});
    table.add({"1", "2", "3"});
    CHECK(table.render(TableFormat::text, narrow) ==
          "first\n1\n(2 more columns do not fit; widen the window, or --csv, --md, --json)\n");
    CHECK(table.render(TableFormat::csv, narrow) == "first,second,third\n1,2,3\n");
}

TEST_CASE("a style colours a line only where colours are wanted", "[report]") {
    const Terminal colourful{true};
    CHECK(colourful.styled("good", Style::good) == "\033[32mgood\033[0m");
    CHECK(colourful.styled("plain", Style::plain) == "plain");
    CHECK(Terminal{}.styled("good", Style::good) == "good");
}

}  // namespace forecast
