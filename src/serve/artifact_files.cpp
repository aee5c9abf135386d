#include "artifact_files.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api_answer.hpp"
#include "content_type.hpp"
#include "forecast/core/ascii.hpp"
#include "forecast/core/disk_full.hpp"
#include "forecast/core/url.hpp"
#include "forecast/tracking/random_id.hpp"
#include "text_match.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse_path() {
    throw ApiError(kInvalidParameter, "Invalid path");
}

/// Decoded as often as it takes, so that nobody behind us finds more in it.
std::string fully_decoded(std::string path) {
    constexpr int kTimes = 10;
    for (int i = 0; i < kTimes; ++i) {
        std::string once = url_decode(path);
        if (once == path) {
            return path;
        }
        path = std::move(once);
    }
    refuse_path();
}

bool leaves(const std::string& path) {
    const fs::path parsed(path);
    const bool climbs = std::any_of(parsed.begin(), parsed.end(), [](const fs::path& part) { return part == ".."; });
    const bool has_drive = path.size() > 1 && path[1] == ':' && std::isalpha(static_cast<unsigned char>(path[0])) != 0;
    const fs::path normal = parsed.lexically_normal();
    const bool is_of_uploads = normal.begin() != normal.end() && *normal.begin() == kUploads;
    return climbs || has_drive || is_of_uploads || parsed.is_absolute() || path.find('\\') != std::string::npos ||
           path.find('\0') != std::string::npos;
}

class Handle {
public:
    explicit Handle(int value) : value_(value) {}
    ~Handle() {
        if (value_ >= 0) {
            ::close(value_);
        }
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    [[nodiscard]] int get() const { return value_; }
    int release() { return std::exchange(value_, -1); }
    void reset(int value) {
        Handle old(value_);
        value_ = value;
    }

private:
    int value_;
};

constexpr int kDirectory = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

[[noreturn]] void refuse_entry(const fs::path& path, int code) {
    if (is_disk_full(code)) {
        throw DiskFull("the disk of the artifacts is full: nothing was kept; make room there");
    }
    const std::string reason = std::strerror(code);
    if (code == EEXIST || code == ENOTDIR || code == EISDIR || code == ELOOP || code == ENOTEMPTY ||
        code == ENAMETOOLONG) {
        throw ApiError(kInvalidParameter, "The path '" + path.string() + "' cannot be written: " + reason);
    }
    throw ApiError("INTERNAL_ERROR", "The path '" + path.string() + "' cannot be written: " + reason);
}

/// The directory, step by step without links; a handle of -1 if it is not there. With `make`, missing ones are made.
int open_directory(const fs::path& root, const fs::path& path, bool make) {
    Handle at(::open(root.c_str(), kDirectory));
    for (const fs::path& part : path) {
        if (at.get() < 0) {
            return -1;
        }
        if (part.empty() || part == ".") {
            continue;
        }
        if (make && ::mkdirat(at.get(), part.c_str(), 0755) != 0 && errno != EEXIST) {
            refuse_entry(path, errno);
        }
        const int next = ::openat(at.get(), part.c_str(), kDirectory | O_NOFOLLOW);
        if (next < 0 && make) {
            refuse_entry(path, errno);
        }
        at.reset(next);
    }
    return at.release();
}

/// As it stands behind "filename=": in quotes unless it is a token of HTTP's.
std::string header_name(std::string name) {
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return c == '"' || c < 0x20U || c >= 0x7FU; }, '_');
    const bool is_token = std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    });
    return is_token ? name : '"' + name + '"';
}

}  // namespace

fs::path checked_path(const std::string& path) {
    // Names have '%' in them, as "dog%step%1%timestamp%1700000000000" of MLflow's images.
    if (has_control_character(path) || leaves(path) || leaves(fully_decoded(path))) {
        refuse_path();
    }
    const fs::path normal = fs::path(path).lexically_normal();
    return normal == "." ? fs::path() : normal;
}

std::vector<ListedFile> list_below(const fs::path& root, const fs::path& path) {
    std::vector<ListedFile> files;
    const int descriptor = open_directory(root, path, false);
    if (descriptor < 0) {
        return files;
    }
    DIR* directory = ::fdopendir(descriptor);
    while (const dirent* entry = ::readdir(directory)) {
        const std::string name = entry->d_name;
        struct stat status = {};
        if (name == "." || name == ".." || (path.empty() && name == kUploads) ||
            ::fstatat(descriptor, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
            continue;
        }
        if (S_ISDIR(status.st_mode) || S_ISREG(status.st_mode)) {
            files.push_back({name, S_ISDIR(status.st_mode), static_cast<std::uintmax_t>(status.st_size)});
        }
    }
    ::closedir(directory);
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return files;
}

std::shared_ptr<OpenFile> open_below(const fs::path& root, const fs::path& path) {
    if (path.filename().empty()) {
        return nullptr;
    }
    const Handle directory(open_directory(root, path.parent_path(), false));
    if (directory.get() < 0) {
        return nullptr;
    }
    Handle file(::openat(directory.get(), path.filename().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status = {};
    if (file.get() < 0 || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
        return nullptr;
    }
    return std::make_shared<OpenFile>(file.release(), static_cast<std::uintmax_t>(status.st_size));
}

namespace {

/// The file as one beside its place, where it lay on another file system.
fs::path copy_beside(const fs::path& file, const fs::path& place) {
    fs::path copy = place.parent_path() / ("." + random_id());
    std::error_code failure;
    fs::copy_file(file, copy, failure);
    if (failure) {
        std::error_code unused;
        fs::remove(copy, unused);
        refuse_entry(place.filename(), failure.value());
    }
    return copy;
}

}  // namespace

void move_below(const fs::path& file, const fs::path& root, const fs::path& path) {
    if (path.filename().empty()) {
        refuse_path();
    }
    std::error_code failure;
    fs::create_directories(root, failure);
    const Handle directory(open_directory(root, path.parent_path(), true));
    if (directory.get() < 0) {
        refuse_entry(path, ENOTDIR);
    }
    const bool is_moved = ::renameat(AT_FDCWD, file.c_str(), directory.get(), path.filename().c_str()) == 0;
    if (!is_moved && errno != EXDEV) {
        refuse_entry(path, errno);
    }
    if (!is_moved) {
        move_below(copy_beside(file, root / path), root, path);
    }
}

bool remove_below(const fs::path& root, const fs::path& path) {
    const Handle directory(open_directory(root, path.parent_path(), false));
    struct stat status = {};
    if (path.filename().empty() || directory.get() < 0 ||
        ::fstatat(directory.get(), path.filename().c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return false;
    }
    std::error_code failure;
    fs::remove_all(root / path, failure);
    if (failure) {
        throw ApiError("INTERNAL_ERROR", "The path '" + path.string() + "' cannot be removed: " + failure.message());
    }
    return true;
}

OutgoingAnswer file_answer(std::shared_ptr<OpenFile> file, const fs::path& name) {
    const std::string shown = header_name(name.filename().string());
    OutgoingAnswer answer;
    answer.headers = {{"Content-Type", artifact_type(name)},
                      {"Content-Disposition",
                       "attachment; filename=" + shown + "; filename*=UTF-8''" + url_encode(name.filename().string())},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy", "sandbox; default-src 'none'"},
                      {"Cache-Control", "no-store"}};
    answer.file = std::move(file);
    return answer;
}

}  // namespace forecast
