#include "forecast/core/file.hpp"

#include <fstream>
#include <iterator>
#include <system_error>

#include "forecast/core/error.hpp"

namespace forecast {

namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) {
        throw Error("cannot read {}; was it moved or deleted, or is it someone else's?", file.string());
    }
    return content;
}

void write_file(const fs::path& file, std::string_view content) {
    std::error_code shown_below;
    fs::create_directories(file.parent_path(), shown_below);
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out) {
        throw Error("cannot write {}; is the disk full, or the directory someone else's?", file.string());
    }
}

}  // namespace forecast
