#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "forecast/tracking/run_store.hpp"
#include "run_database.hpp"

namespace forecast {

/// Where the files of a database's runs are.
///
/// The database names absolute paths. If it was moved or copied, these are of the old place; the files beside the
/// database are then meant.
///
/// Safety: files are written only below the store's own root or a directory that the user has named, with links
/// resolved, and removed only below the root.
///
/// Example: the database names /old/mlruns/3/RUN/artifacts and now lies in /new/mlruns. The files are looked for in
/// /new/mlruns/3/RUN/artifacts first.
class RunFiles {
public:
    /// `named`: directories that the user allows besides the root.
    /// `served_root`: TrackingLocation's.
    RunFiles(RunLocation store, std::vector<std::filesystem::path> named,
             std::optional<std::string> served_root = std::nullopt);

    /// What is needed of a run to find its files.
    struct Run {
        std::string id;
        std::string artifact_uri;
    };
    /// The run's directory; nothing if it is at none of the places that could be meant. What lies in another run store,
    /// as that of which this is a copy, is not meant, unless the user has named it.
    [[nodiscard]] std::optional<std::filesystem::path> find(const Run& run) const;
    /// The same, but throws Error, with what to do, if it is not there.
    [[nodiscard]] std::filesystem::path require(const Run& run) const;
    /// Where they should be, to be told to somebody who misses them.
    [[nodiscard]] std::string expected_place(const Run& run) const;
    /// Where files of the run are written. Throws Error(invalid_argument) if that would be outside.
    [[nodiscard]] std::filesystem::path for_writing(const Run& run) const;
    /// The location below which new runs of an experiment get their directories: its own, or one beside the database if
    /// its own is outside. Throws Error(invalid_argument) if that is a link out of the root, or a place that only a
    /// server can write.
    [[nodiscard]] std::string location_for_new_runs(const Experiment& experiment) const;

    /// What is removed with a run: its directory, if it has one, and which files stay, and why.
    struct Removal {
        std::optional<std::filesystem::path> directory;
        std::string stays;
    };
    /// Decides that; removes nothing.
    [[nodiscard]] Removal removal(const Run& run) const;

    /// `<root>/<experiment>/<run>/artifacts` of a run whose location ends so, wherever that begins. Nothing if it ends
    /// otherwise.
    [[nodiscard]] std::optional<std::filesystem::path> beside_database(const Run& run) const;
    /// Whether the path is below the store's root, or below that of the file to which the database is a link.
    [[nodiscard]] bool is_own(const std::filesystem::path& path) const;
    /// Whether `directory` has a run store that is another than this one.
    [[nodiscard]] bool is_other_store(const std::filesystem::path& directory) const;
    [[nodiscard]] const RunLocation& store() const { return store_; }
    /// Whether the store is served to others, who write the files wherever an experiment says.
    [[nodiscard]] bool is_served() const { return served_root_.has_value(); }
    /// Below it new experiments have their artifacts.
    [[nodiscard]] const std::string& root_for_experiments() const {
        return served_root_ ? *served_root_ : store_.artifact_root;
    }

private:
    /// That the row does not say where they are.
    [[nodiscard]] Error names_no_place(const Run& run) const;
    /// The root of the other run store in which the row's path lies, if the user has not named it.
    [[nodiscard]] std::optional<std::filesystem::path> foreign_store(const Run& run) const;
    /// Whether the path is the store's own, or below a directory that the user has named.
    [[nodiscard]] bool may_be_written(const std::filesystem::path& path) const;
    /// Where a server on this machine keeps what it calls `artifact_uri` (mlflow-artifacts:); nothing if no such place
    /// is there.
    [[nodiscard]] std::optional<std::filesystem::path> of_server(const std::string& artifact_uri) const;
    /// The same for what is not there yet: the folder of the server that serves this file, where it is known and may be
    /// written. Nothing otherwise, and where the location names a host.
    [[nodiscard]] std::optional<std::filesystem::path> writable_of_server(const std::string& artifact_uri) const;
    /// The folders that a server of this file may have.
    [[nodiscard]] std::vector<std::filesystem::path> server_folders() const;

    RunLocation store_;
    std::vector<std::filesystem::path> named_;
    std::optional<std::string> served_root_;
};

}  // namespace forecast
