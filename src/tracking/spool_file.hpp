#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "run_record.hpp"

// The spool file of one run: JSON lines, only ever appended to, so that a crash loses nothing that was written.
//
// The first line names the run and its store. Then come records, a line each, and between them lines that tell which
// records are still waiting.

namespace forecast {

/// The first line.
struct SpoolHeader {
    std::string uri;  ///< location of the store
    RunSummary run;   ///< id, name, experiment, start and artifact_uri
};

/// All of a spool file.
struct SpoolContents {
    SpoolHeader header;
    std::vector<RunRecord> records;    ///< all that were ever written
    std::vector<std::size_t> waiting;  ///< indices of those not delivered yet
};

/// A spool file, locked (flock) by this process as long as the object lives.
///
///   { ..., "record":"run","run_id":"...","start_ms":1700000000000,"uri":"http://..."}
///   {"metrics":[["loss",0.1,3,1700000000000]],"params":[],"record":"log_batch","tags":[]}
///   {"of":1,"record":"waiting","records":[]}
///
/// The last line says that of the one record written so far none is waiting.
class SpoolFile {
public:
    /// Makes the file. Throws Error if it is there already or cannot be made.
    SpoolFile(std::filesystem::path path, const SpoolHeader& header);
    /// Opens a file. Nothing if it is not there (any more). A last line that a crash cut off is removed. Throws
    /// Error(locked) if another process holds it.
    static std::optional<SpoolFile> open(const std::filesystem::path& path);
    SpoolFile(SpoolFile&& other) noexcept;
    SpoolFile& operator=(SpoolFile&&) = delete;
    SpoolFile(const SpoolFile&) = delete;
    SpoolFile& operator=(const SpoolFile&) = delete;
    ~SpoolFile();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Appends a record. It is on the disk when this returns. Throws Error if it could not be written; the file is as
    /// before then.
    void append(const RunRecord& record);
    /// Appends which of the records still wait.
    void note_waiting(const SpoolContents& contents, const std::vector<std::size_t>& waiting);
    /// Reads all of it. Throws Error, naming file and line, for what cannot be read.
    [[nodiscard]] SpoolContents read() const;
    /// Removes the file, once everything is delivered.
    void remove();

private:
    SpoolFile(std::filesystem::path path, int descriptor);
    /// Appends a line, with a line end, and waits for the disk. A line that could not be written is cut off again.
    void write_line(const std::string& line);

    std::filesystem::path path_;
    int descriptor_ = -1;
};

}  // namespace forecast
