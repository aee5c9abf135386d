#include "number_format.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace forecast;

namespace {

std::optional<char> guessed(const std::vector<std::string>& numbers) {
    DecimalMark mark;
    for (const auto& number : numbers) {
        mark.look_at(number);
    }
    return mark.guessed();
}

double read(const std::string& text, char decimal = '.') {
    return NumberFormat{decimal, {}}.read(text).value();
}

}  // namespace

TEST_CASE("a mark with another number of digits than three behind it is decimal", "[sources]") {
    CHECK(guessed({"917", "45.85", "45.858"}) == '.');
    CHECK(guessed({"5,4"}) == ',');
    CHECK(guessed({"0.917", "1.002"}) == '.');
    CHECK(guessed({"1234.567"}) == '.');
    CHECK(guessed({"45.858,85"}) == ',');
    CHECK(guessed({"45,858.85"}) == '.');
    CHECK(guessed({"1.234.567", "917"}) == ',');
}

TEST_CASE("dots are before thousands where smaller numbers lack them and some end in a zero", "[sources]") {
    CHECK(guessed({"917", "1.002", "1.110"}) == ',');
    CHECK(guessed({"-917", "-1.110"}) == ',');
    CHECK(guessed({"917", "1,110"}) == '.');
}

TEST_CASE("three decimals in each number, or a whole number above 1000, leave the dot decimal", "[sources]") {
    CHECK(guessed({"1.002", "2.110", "12.345"}) == '.');
    CHECK(guessed({"1.002", "1250", "2.110"}) == '.');
    CHECK(guessed({"917", "1002"}) == '.');
    CHECK(guessed({"0", "1.110"}) == '.');
}

TEST_CASE("what may be decimals or thousands is not guessed", "[sources]") {
    CHECK_FALSE(guessed({"917", "1.002"}));
    CHECK_FALSE(guessed({"1.002", "1,110"}));
}

TEST_CASE("numbers are read with decimal comma, grouped thousands and signs", "[sources]") {
    CHECK(read("45.858,85", ',') == 45858.85);
    CHECK(read("-1.234.567,5", ',') == -1234567.5);
    CHECK(read("45,858.85") == 45858.85);
    CHECK(read("45 858,5", ',') == 45858.5);
    CHECK(read("45\u00A0858,5", ',') == 45858.5);
    CHECK(read("45'858.5") == 45858.5);
    CHECK(read("+7") == 7);
    CHECK(read(" 7 ") == 7);
    CHECK(read("5e1") == 50);
    CHECK(read("5,5", ',') == 5.5);
}

TEST_CASE("a group of other than three digits is no number", "[sources]") {
    for (const auto* text : {"1,5", "1,2345", "12 34", "1,234,5", "abc", "1.2.3", "--1", "12 MW"}) {
        INFO(text);
        CHECK_FALSE(NumberFormat{}.read(text));
    }
    const NumberFormat comma{',', {}};
    CHECK_FALSE(comma.read("1.5"));
}

TEST_CASE("words that stand for nothing are missing, and those that a config adds", "[sources]") {
    for (const auto* text : {"", "-", "n/e", "N/A", "?", "mq", "ND", "nan"}) {
        INFO(text);
        CHECK(std::isnan(read(text)));
    }
    CHECK_FALSE(NumberFormat{}.read("k.A."));
    CHECK(std::isnan(NumberFormat{'.', {"k.A."}}.read("k.A.").value()));
}
