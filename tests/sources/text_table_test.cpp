#include "forecast/sources/text_table.hpp"

#include <fstream>

#include <catch2/catch.hpp>

#include "error_of.hpp"
#include "temp_directory.hpp"

using namespace forecast;
using Catch::Matchers::Contains;

namespace {

TextTable table_of(const std::string& text) {
    const TempDirectory directory;
    const std::string path = directory / "a.csv";
    std::ofstream(path, std::ios::binary) << text;
    return read_text_table({path});
}

}  // namespace

TEST_CASE("a quoted field that goes on in the next line makes no other line the header", "[sources]") {
    std::string text = "id,note,x\n";
    for (int row = 0; row < 40; ++row) {
        text += std::to_string(row) + (row % 2 == 0 ? ",\"blue\nand, \"\"so\"\" on\",1\n" : ",red,2\n");
    }
    const TextTable table = table_of(text);
    CHECK(table.names == std::vector<std::string>{"id", "note", "x"});
    REQUIRE(table.rows() == 40);
    CHECK(table.columns[1][0] == "blue\nand, \"so\" on");
    CHECK(table.columns[0][39] == "39");
}

TEST_CASE("a header may itself be quoted and broken, and a stray quote above it opens nothing", "[sources]") {
    const TextTable broken = table_of("id,\"heat\nin degrees\",x\n1,2,3\n4,5,6\n");
    CHECK(broken.names == std::vector<std::string>{"id", "heat\nin degrees", "x"});
    CHECK(broken.rows() == 2);
    const TextTable stray = table_of("\"pipes of 5\" inch\n\"and more\nid,note,x\n1,\"a\",3\n4,\"b\",6\n");
    CHECK(stray.names == std::vector<std::string>{"id", "note", "x"});
    CHECK(stray.rows() == 2);
}

TEST_CASE("lines may end with a carriage return alone", "[sources]") {
    const TextTable table = table_of("id,colour\r1,red\r2,\"blue\"\r");
    CHECK(table.names == std::vector<std::string>{"id", "colour"});
    CHECK(table.columns[1] == std::vector<std::string>{"red", "blue"});
}

TEST_CASE("a column without a name is left out and said, and one at the end with values is refused by its line",
          "[sources]") {
    const TextTable table = table_of(",id,x\n0,a,1\n1,b,2\n");  // as a data frame's index is written
    CHECK(table.names == std::vector<std::string>{"id", "x"});
    CHECK(table.columns[0] == std::vector<std::string>{"a", "b"});
    CHECK_THAT(table.left_out, Contains("a.csv: column 1 has no name and is not read"));
    CHECK(table_of("id,x,\n1,2,\n3,4,\n").names == std::vector<std::string>{"id", "x"});
    const auto fault = error_of([] { table_of("id,x,\n1,2,\n3,4,5\n"); });
    CHECK_THAT(fault.what(), Contains("a.csv:3: '5' stands below no name: the header has 2 names"));
}
