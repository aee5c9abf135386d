#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "run_record.hpp"

namespace forecast {

/// The first line: which run, and where it belongs.
struct SpoolHeader {
    std::string uri;
    RunSummary run;  ///< id, name, experiment, start and artifact_uri
};

struct SpoolContents {
    SpoolHeader header;
    std::vector<RunRecord> records;    ///< all that were ever written, delivered or not
    std::vector<std::size_t> waiting;  ///< which of them are not delivered
};

/// A run's records a line, only ever appended to; lines between them say which are delivered. One process holds the
/// file at a time, and a line that a crash cut off counts as not written.
class SpoolFile {
public:
    /// Makes the file where there is none. Throws Error(locked) where another process holds it.
    SpoolFile(std::filesystem::path path, const SpoolHeader& header);
    /// Nothing where the file is not there, or not any more. Throws Error(locked) where another process holds it.
    static std::optional<SpoolFile> open(const std::filesystem::path& path);
    SpoolFile(SpoolFile&& other) noexcept;
    SpoolFile& operator=(SpoolFile&&) = delete;
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;
    ~SpoolFile();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// On the disk when it returns.
    void append(const RunRecord& record);
    /// Notes that all are delivered but these.
    void note_waiting(const SpoolContents& contents, const std::vector<std::size_t>& waiting);
    [[nodiscard]] SpoolContents read() const;
    void remove();

private:
    SpoolFile(std::filesystem::path path, int descriptor);
    void write_line(const std::string& line);

    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace forecast
