#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "run_database.hpp"

namespace forecast {

/// Where the files of a database's runs are. The database names absolute paths; where it was moved or copied they are
/// those of the place before, and the files that lie beside it are meant.
///
/// Written is only what lies below the store's own root or a directory that the user has named, links resolved;
/// removed only what lies below the root.
class RunFiles {
public:
    RunFiles(RunLocation store, std::vector<std::filesystem::path> named);

    struct Run {
        std::string id;
        std::string artifact_uri;
    };
    /// Where the run's files are; nothing where they are at none of the places that could be meant.
    [[nodiscard]] std::optional<std::filesystem::path> find(const Run& run) const;
    /// The same as an Error that says what to do where they are not there.
    [[nodiscard]] std::filesystem::path require(const Run& run) const;
    /// Where files of the run are written to; throws Error(invalid_argument) where that would be outside.
    [[nodiscard]] std::filesystem::path for_writing(const Run& run) const;
    /// The location below which new runs of an experiment get their directories: its own or, where that is outside,
    /// one beside the database.
    [[nodiscard]] std::string location_for_new_runs(const std::string& artifact_location,
                                                    const std::string& experiment_id) const;

    /// What goes with a run: its directory, and what of it stays and why. Neither where there are no files.
    struct Removal {
        std::optional<std::filesystem::path> directory;
        std::string stays;
    };
    [[nodiscard]] Removal removal(const Run& run) const;

    /// `<root>/<experiment>/<run>/artifacts` of a run whose location ends so, wherever that begins.
    [[nodiscard]] std::optional<std::filesystem::path> beside_database(const Run& run) const;
    /// Whether the path is the store's own: below its root, or below that of the file that a link to it names.
    [[nodiscard]] bool is_own(const std::filesystem::path& path) const;
    /// Whether a run store lies in `directory` that is another than this one.
    [[nodiscard]] bool is_other_store(const std::filesystem::path& directory) const;
    [[nodiscard]] const RunLocation& store() const { return store_; }

private:
    [[nodiscard]] bool may_be_written(const std::filesystem::path& path) const;
    [[nodiscard]] std::optional<std::filesystem::path> of_server(const std::string& artifact_uri) const;

    RunLocation store_;
    std::vector<std::filesystem::path> named_;
};

}  // namespace forecast
