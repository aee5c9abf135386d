#include "forecast/report/garbage_text.hpp"
#include "forecast/core/clean_text.hpp"

#include <numeric>

#include <fmt/format.h>

namespace forecast {

std::string describe_garbage(const Garbage& garbage) {
    const auto bytes = std::accumulate(garbage.runs.begin(), garbage.runs.end(), std::uintmax_t(0),
                                       [](auto sum, const Garbage::Run& run) { return sum + run.bytes; });
    return fmt::format("{} deleted run{} with {:.1f} MB of artifacts", garbage.runs.size(),
                       garbage.runs.size() == 1 ? "" : "s", static_cast<double>(bytes) / 1e6);
}

std::string list_garbage(const Garbage& garbage) {
    std::string text;
    for (const Garbage::Run& run : garbage.runs) {
        std::string line = "  " + run.id + "  ";
        if (!run.directory.empty()) {
            line += fmt::format("{} ({} file{})", run.directory, run.files, run.files == 1 ? "" : "s");
            line += run.stays.empty() ? "" : "; " + run.stays;
        } else {
            line += run.stays.empty() ? "no files" : "its files stay: " + run.stays;
        }
        text += "\n" + visible(line);
    }
    return text;
}

std::vector<Change> changes_of(const Garbage& garbage, const std::string& what) {
    std::vector<Change> changes;
    for (const Garbage::Run& run : garbage.runs) {
        changes.push_back({run.id, what, "deleted", ""});
        if (!run.directory.empty()) {
            changes.push_back({run.directory, what, fmt::format("{} files", run.files), ""});
        }
    }
    return changes;
}

}  // namespace forecast
