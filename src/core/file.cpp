#include "forecast/core/file.hpp"

#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "forecast/core/disk_full.hpp"

namespace forecast {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kLargestText = 1ULL << 20U;

std::string read_whole(const fs::path& file, std::uintmax_t largest, ErrorKind code) {
    check_is_plain_file(file, code);
    std::error_code unknown;
    if (const auto bytes = fs::file_size(file, unknown); !unknown && bytes > largest) {
        throw Error(code, "{} has {} bytes; more than {} are not read", file.string(), bytes, largest);
    }
    std::ifstream in(file, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    if (!in) {
        throw Error(code, "cannot read {}; was it moved or deleted, or is it someone else's?", file.string());
    }
    return content;
}

void write_into(const fs::path& place, std::string_view content, const fs::path& named) {
    errno = 0;
    std::ofstream out(place, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out && is_disk_full(errno)) {
        throw DiskFull("cannot write {}: its disk is full; make room there", named.string());
    }
    if (!out) {
        throw Error("cannot write {}; is the directory someone else's?", named.string());
    }
}

}  // namespace

void check_is_plain_file(const fs::path& file, ErrorKind code) {
    std::error_code unknown;
    const fs::file_status status = fs::status(file, unknown);
    if (fs::exists(status) && !fs::is_regular_file(status)) {
        throw Error(code, "{} is {}, a plain file is needed here", file.string(),
                    fs::is_directory(status) ? "a directory" : "a pipe, a socket or a device");
    }
}

std::string read_file(const fs::path& file) {
    return read_whole(file, kLargestFile, ErrorKind::internal);
}

std::string read_text(const fs::path& file) {
    return read_whole(file, kLargestText, ErrorKind::invalid_argument);
}

void write_file_atomically(const fs::path& file, std::string_view content) {
    std::error_code shown_below;
    fs::create_directories(file.parent_path(), shown_below);
    const fs::file_status there = fs::status(file, shown_below);
    if (fs::exists(there) && (!fs::is_regular_file(there) || ::access(file.c_str(), W_OK) != 0)) {
        write_into(file, content, file);  // or shows why it cannot
        return;
    }
    const fs::path place = fs::is_symlink(file, shown_below) ? fs::weakly_canonical(file, shown_below) : file;
    const fs::path unfinished = place.string() + ".unfinished-" + std::to_string(::getpid());
    try {
        write_into(unfinished, content, file);
        if (fs::exists(there)) {
            fs::permissions(unfinished, there.permissions(), shown_below);
        }
        std::error_code failed;
        fs::rename(unfinished, place, failed);
        if (failed) {
            throw Error("cannot write {}: {}", file.string(), failed.message());
        }
    } catch (const Error&) {
        fs::remove(unfinished, shown_below);
        throw;
    }
}

}  // namespace forecast
