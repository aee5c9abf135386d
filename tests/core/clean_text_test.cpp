#include "forecast/core/clean_text.hpp"

#include <catch2/catch.hpp>

using namespace forecast;

TEST_CASE("control characters are shown, letters of any language stay", "[core]") {
    CHECK(visible("Brest\n\tNoël €") == "Brest\\n\\tNoël €");
    CHECK(visible("\033[2Jgone\a\x7F\r") == "\\u001b[2Jgone\\u0007\\u007f\\r");
    CHECK(visible("\xC2\x9B"
                  "31m") == "\\u009b31m");  // a C1 control in UTF-8
    CHECK(visible("a\xE2\x80\xAE"
                  "b") == "a\\u202eb");  // turns the direction of writing
    CHECK(visible("caf\xE9") == "caf\xEF\xBF\xBD");
    CHECK(visible(std::string_view("a\0b", 3)) == "a\\u0000b");
}

TEST_CASE("of several lines the line ends stay, and our own styles and no others", "[core]") {
    CHECK(visible_lines("a\tb\n\033[31mred\033[0m\n") == "a\tb\n\033[31mred\033[0m\n");
    CHECK(visible_lines("\033[31;5mblink\033]0;title\a") == "\\u001b[31;5mblink\\u001b]0;title\\u0007");
}

TEST_CASE("of several lines that others wrote the line ends stay, and no style", "[core]") {
    CHECK(plain_lines("a\tb\n\033[31mred\033[0m\n") == "a\tb\n\\u001b[31mred\\u001b[0m\n");
}

TEST_CASE("a long text is clipped with its size, and no letter is cut in two", "[core]") {
    CHECK(clipped("short", 5) == "short");
    CHECK(clipped("a\xC3\xA9zzzz", 2) == "a... (7 bytes in all)");
}
