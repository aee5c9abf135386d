#include "spool_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"
#include "forecast/core/json.hpp"
#include "forecast/tracking/run_values.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

std::string last_failure() {
    return std::error_code(errno, std::generic_category()).message();
}

std::string dump(const json& line) {
    return line.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string header_line(const SpoolHeader& header) {
    const RunSummary& run = header.run;
    return dump({{"record", "run"},
                 {"uri", header.uri},
                 {"run_id", run.run_id},
                 {"name", run.name},
                 {"experiment", run.experiment},
                 {"start_ms", run.start_ms},
                 {"artifact_uri", run.artifact_uri}});
}

SpoolHeader to_header(const json& line) {
    SpoolHeader header;
    line.at("uri").get_to(header.uri);
    line.at("run_id").get_to(header.run.run_id);
    if (!is_run_id(header.run.run_id)) {
        throw Error("'{}' is no id of a run, which has 32 hex digits", header.run.run_id);
    }
    line.at("name").get_to(header.run.name);
    line.at("experiment").get_to(header.run.experiment);
    header.run.start_ms = read_whole_number(line.at("start_ms"));
    line.at("artifact_uri").get_to(header.run.artifact_uri);
    return header;
}

/// Lines that end; what follows the last end was cut off by a crash.
std::vector<std::string> whole_lines(const fs::path& path) {
    const std::string text = read_file(path);
    std::vector<std::string> lines;
    std::size_t begin = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

void take_waiting(const json& line, SpoolContents& contents) {
    const auto written = line.at("of").get<std::size_t>();
    std::vector<std::size_t> waiting;
    if (written != contents.records.size()) {
        throw Error("it counts {} records, not {}", written, contents.records.size());
    }
    for (const json& number : line.at("records")) {
        const std::int64_t record = read_whole_number(number);
        if (record < 0 || record >= static_cast<std::int64_t>(written)) {
            throw Error("it names the record {} of {}", record, written);
        }
        waiting.push_back(static_cast<std::size_t>(record));
    }
    contents.waiting = std::move(waiting);
}

void take_line(const std::string& text, SpoolContents& contents) {
    const json line = parse_json(text);
    if (line.at("record") == "waiting") {
        take_waiting(line, contents);
        return;
    }
    contents.waiting.push_back(contents.records.size());
    contents.records.push_back(parse_record(text));
}

std::uintmax_t size_of(int descriptor) {
    struct stat state {};
    return ::fstat(descriptor, &state) == 0 ? static_cast<std::uintmax_t>(state.st_size) : 0;
}

/// Locks the file for this process; false where its name is gone by then.
bool hold(int descriptor, const fs::path& path) {
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        throw Error(ErrorKind::locked, "{} is in use by another process that records or delivers this run",
                    path.string());
    }
    struct stat state {};
    return ::fstat(descriptor, &state) == 0 && state.st_nlink > 0;
}

/// What is cut off a spool file must not be cut off another's file under the same name.
void check_is_own(int descriptor, const fs::path& path) {
    struct stat state {};
    std::error_code unknown;
    if (::fstat(descriptor, &state) != 0 || state.st_nlink > 1 || fs::is_symlink(path.parent_path(), unknown)) {
        throw Error("{} has another name elsewhere, or its directory is a link; look at it and remove it",
                    path.string());
    }
}

int open_descriptor(const fs::path& path, int flags) {
    return ::open(path.c_str(), flags | O_RDWR | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0644);
}

int make_descriptor(const fs::path& path) {
    std::error_code unmade;
    fs::create_directories(path.parent_path(), unmade);  // open() says why not
    const int descriptor = open_descriptor(path, O_CREAT | O_EXCL);
    if (descriptor < 0) {
        throw Error("cannot make {}: {}", path.string(), last_failure());
    }
    return descriptor;
}

void synchronise_directory(const fs::path& directory) {
    const int descriptor = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

SpoolFile::SpoolFile(fs::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

SpoolFile::SpoolFile(SpoolFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

SpoolFile::~SpoolFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

SpoolFile::SpoolFile(fs::path path, const SpoolHeader& header)
    : path_(std::move(path)), descriptor_(make_descriptor(path_)) {
    try {
        ::flock(descriptor_, LOCK_EX);  // a delivery that found it still empty lets go at once
        write_line(header_line(header));
    } catch (...) {
        ::close(descriptor_);
        ::unlink(path_.c_str());
        throw;
    }
    synchronise_directory(path_.parent_path());
}

std::optional<SpoolFile> SpoolFile::open(const fs::path& path) {
    const int descriptor = open_descriptor(path, 0);
    if (descriptor < 0 && errno == ENOENT) {
        return std::nullopt;
    }
    if (descriptor < 0) {
        throw Error("cannot open {}: {}", path.string(), last_failure());
    }
    SpoolFile file(path, descriptor);
    check_is_own(descriptor, path);
    if (!hold(descriptor, path)) {
        return std::nullopt;
    }
    std::uintmax_t whole = 0;
    for (const std::string& line : whole_lines(path)) {
        whole += line.size() + 1;
    }
    if (whole < size_of(descriptor) && ::ftruncate(descriptor, static_cast<off_t>(whole)) != 0) {
        throw Error("cannot cut a half-written line off {}: {}", path.string(), last_failure());
    }
    return file;
}

void SpoolFile::append(const RunRecord& record) {
    write_line(to_line(record));
}

void SpoolFile::note_waiting(const SpoolContents& contents, const std::vector<std::size_t>& waiting) {
    write_line(dump({{"record", "waiting"}, {"of", contents.records.size()}, {"records", waiting}}));
}

void SpoolFile::write_line(const std::string& line) {
    const std::string text = line + "\n";
    const std::uintmax_t before = size_of(descriptor_);
    const ssize_t count = ::write(descriptor_, text.data(), text.size());
    const bool whole = count == static_cast<ssize_t>(text.size());
    if (whole && ::fdatasync(descriptor_) == 0) {
        return;
    }
    const std::string failure = count < 0 || whole ? last_failure() : "the disk is full";
    if (::ftruncate(descriptor_, static_cast<off_t>(before)) != 0) {
        throw Error("cannot write {}: {}; its last line is broken", path_.string(), failure);
    }
    throw Error("cannot write {}: {}", path_.string(), failure);
}

SpoolContents SpoolFile::read() const {
    const auto lines = whole_lines(path_);
    SpoolContents contents;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        try {
            if (i == 0) {
                contents.header = to_header(parse_json(lines[i]));
            } else {
                take_line(lines[i], contents);
            }
        } catch (const std::exception& fault) {
            throw Error("{}:{} cannot be read: {}", path_.string(), i + 1, fault.what());
        }
    }
    if (lines.empty()) {
        throw Error("{} has no whole line; nothing can be delivered from it, remove it", path_.string());
    }
    return contents;
}

void SpoolFile::remove() {
    std::error_code failure;
    fs::remove(path_, failure);
    if (failure) {
        throw Error("cannot remove {}: {}", path_.string(), failure.message());
    }
}

}  // namespace forecast
