#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "forecast/net/http_message.hpp"
#include "forecast/tracking/served_folder.hpp"

// Files below a directory, named by clients that are not trusted: nothing outside the directory is read, written or
// removed, and no link below it is followed.

namespace forecast {

/// `path` as it may stand behind a directory. Throws ApiError(INVALID_PARAMETER_VALUE) "Invalid path" for one that is
/// absolute, climbs (".."), is or begins with the directory of uploads, or has a backslash or a control character, also
/// behind up to ten percent-encodings. Empty = "".
std::filesystem::path checked_path(const std::string& path);

/// An entry of a directory.
struct ListedFile {
    std::string name;
    bool is_directory = false;
    std::uintmax_t bytes = 0;
};

/// What is in the directory, by name, without links; empty if it is not there or no directory.
std::vector<ListedFile> list_below(const std::filesystem::path& root, const std::filesystem::path& path);
/// The plain file; nullptr if there is none.
std::shared_ptr<OpenFile> open_below(const std::filesystem::path& root, const std::filesystem::path& path);
/// Renames `file`, on the same file system, to its place, and makes directories on the way.
void move_below(const std::filesystem::path& file, const std::filesystem::path& root,
                const std::filesystem::path& path);
/// Removes the file or directory with all that is in it; false if there is none.
bool remove_below(const std::filesystem::path& root, const std::filesystem::path& path);

/// The file as a download: its type by its name, which the browser must not guess and may not run.
OutgoingAnswer file_answer(std::shared_ptr<OpenFile> file, const std::filesystem::path& name);

}  // namespace forecast
