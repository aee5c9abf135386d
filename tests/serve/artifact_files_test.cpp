#include "artifact_files.hpp"

#include <catch2/catch.hpp>

#include "api_answer.hpp"
#include "forecast/core/file.hpp"
#include "temp_directory.hpp"

namespace forecast {

namespace fs = std::filesystem;

TEST_CASE("a path of a client stays below its directory, however it is encoded", "[serve]") {
    CHECK(checked_path("model/data/model.pth") == "model/data/model.pth");
    CHECK(checked_path("") == "");
    CHECK(checked_path("a..b/...") == "a..b/...");
    CHECK(checked_path("./a") == "a");
    CHECK(checked_path("a/.uploads") == "a/.uploads");
    for (const std::string path :
         {"..", "../x", "a/../../x", "/etc/passwd", "%2e%2e/x", "a/%2E%2E/x", "%252e%252e/x", "%2fetc", "..\\x", "a\\b",
          "C:/x", "a\nb", ".uploads", "./.uploads/x", "a/../.uploads", "%2euploads"}) {
        CHECK_THROWS_AS(checked_path(path), ApiError);
    }
    CHECK_THROWS_AS(checked_path(std::string("a\0b", 3)), ApiError);
    CHECK_THROWS_AS(checked_path("a%00b"), ApiError);
}

TEST_CASE("links below a directory are neither read nor listed nor written through", "[serve]") {
    const TempDirectory directory;
    const fs::path root = directory.path() / "root";
    write_file_atomically(directory.path() / "secret" / "file", "x");
    write_file_atomically(root / "plain", "text");
    fs::create_directory_symlink(directory.path() / "secret", root / "link");
    fs::create_symlink(directory.path() / "secret" / "file", root / "alias");
    write_file_atomically(root / "new", "y");

    REQUIRE(open_below(root, "plain"));
    CHECK(open_below(root, "plain")->bytes() == 4);
    CHECK_FALSE(open_below(root, "link/file"));
    CHECK_FALSE(open_below(root, "alias"));
    CHECK_FALSE(open_below(root, "."));
    CHECK(list_below(root, "link").empty());
    REQUIRE(list_below(root, "").size() == 2);
    CHECK(list_below(root, "")[1].name == "plain");
    CHECK_THROWS_AS(move_below(root / "new", root, "link/file"), ApiError);
    CHECK(read_file(directory.path() / "secret" / "file") == "x");
    CHECK(remove_below(root, "link"));
    CHECK(fs::exists(directory.path() / "secret" / "file"));
}

TEST_CASE("a file is moved to its place whole, in directories that are made", "[serve]") {
    const TempDirectory directory;
    write_file_atomically(directory.path() / "upload", "content");

    move_below(directory.path() / "upload", directory.path() / "root", "a/b/c.txt");
    CHECK(read_file(directory.path() / "root" / "a" / "b" / "c.txt") == "content");
    write_file_atomically(directory.path() / "upload", "2");
    CHECK_THROWS_AS(move_below(directory.path() / "upload", directory.path() / "root", "a/b"), ApiError);
    CHECK_THROWS_AS(move_below(directory.path() / "upload", directory.path() / "root", ""), ApiError);
    CHECK(remove_below(directory.path() / "root", "a"));
    CHECK_FALSE(remove_below(directory.path() / "root", "a"));
}

}  // namespace forecast
