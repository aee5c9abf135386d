#include "forecast/workflow/health_checks.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "forecast/core/error.hpp"
#include "forecast/core/text.hpp"
#include "forecast/core/time.hpp"
#include "forecast/store/instance_lock.hpp"
#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/neural_library.hpp"
#include "forecast/workflow/stamp_checks.hpp"
#include "forecast/workflow/version.hpp"

namespace forecast {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLeastFreeBytes = 500'000'000;

/// The process that holds a flock on the file, as /proc/locks has it: "1: FLOCK ADVISORY WRITE 4711 00:2a:1234 0 EOF".
std::optional<long> lock_holder(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) {
        return std::nullopt;
    }
    std::ifstream locks("/proc/locks");
    for (std::string line; std::getline(locks, line);) {
        std::istringstream words(line);
        std::string number;
        std::string kind;
        std::string mode;
        std::string access;
        long pid = 0;
        std::string inode;
        words >> number >> kind >> mode >> access >> pid >> inode;
        if (kind == "FLOCK" && inode.substr(inode.rfind(':') + 1) == std::to_string(status.st_ino)) {
            return pid;
        }
    }
    return std::nullopt;
}

}  // namespace

Finding check_program() {
    std::vector<std::string> versions;
    for (const auto& [name, value] : core_versions()) {
        versions.push_back(fmt::format("{} {}", name, value));
    }
    return in_order("program", join(versions, ", "));
}

const std::string kWhoNeedsLibtorch =
    "train needs it, and so do forecasts of networks that are bidirectional, batch-normalised, wide or of older runs";

Finding check_neural_library() {
    const auto library = NeuralLibrary::path();
    if (!fs::exists(library)) {
        return in_order("neural library", library.string() + " is not there",
                        kWhoNeedsLibtorch + ": build with libtorch");
    }
    try {
        std::vector<std::string> versions;
        std::map<std::string, std::string> by_name;
        for (const auto& [name, value] : NeuralLibrary().get().versions()) {
            versions.push_back(fmt::format("{} {}", name, value));
            by_name[name] = value;
        }
        const bool lacks_card = by_name["cuda"] != "none" && by_name["cuda_device"] == "none";
        return in_order(
            "neural library", join(versions, ", "),
            lacks_card ? "libtorch could use a CUDA device and sees none; `nvidia-smi` tells whether the driver does"
                       : "");
    } catch (const Error& failure) {
        return problem("neural library", failure.what(), kWhoNeedsLibtorch);
    }
}

Finding check_disk(const std::string& directory) {
    std::error_code unknown;
    const auto space = fs::space(fs::exists(directory) ? directory : ".", unknown);
    if (unknown) {
        return problem("disk", "the free space is not to be had: " + unknown.message(), "see the directory's owner");
    }
    const std::string free = fmt::format("{:.1f} GB free", static_cast<double>(space.available) / 1e9);
    return space.available >= kLeastFreeBytes
               ? in_order("disk", free)
               : problem("disk", free, "make room; `forecast runs gc` removes deleted runs with their artifacts");
}

Finding check_lock(const std::string& directory) {
    const std::string path = directory + "/.lock";
    if (const auto holder = lock_holder(path)) {
        return in_order("lock", fmt::format("pid {} is at work", *holder),
                        "what changes the stores waits with --wait or ends with exit code 6");
    }
    if (const auto obstacle = lock_obstacle(directory)) {
        return problem("lock", *obstacle,
                       "train, data fetch and data import need it; predict and the commands that read do not");
    }
    return in_order("lock", "free");
}

std::vector<Finding> check_observations(const std::string& uri) {
    const auto store = open_observation_store_read_only(uri);
    const std::string path = observation_store_name(uri);
    if (!store) {
        return {in_order("observations", path + " is not there yet", "only API sources need it: forecast data fetch")};
    }
    if (const auto faults = store->diagnose(); !faults.empty()) {
        return {
            problem("observations", path + " is damaged: " + faults.front(),
                    "put a copy back, or move it away and fetch again; forecasts that were kept in it are lost then")};
    }
    const auto obstacle = observation_write_obstacle(uri);
    const auto holder = observation_lock_holder(uri);
    std::size_t values = 0;
    std::optional<Timestamp> newest;
    const auto series = store->status();
    for (const SeriesStatus& status : series) {
        values += status.values;
        newest = std::max(newest, status.last);
    }
    return {in_order(
        "observations",
        fmt::format("{}: {} values of {} series, newest {}{}", path, values, series.size(),
                    newest ? format_utc(*newest) : "none", holder ? "; its lock is held by " + *holder : ""),
        obstacle ? "it can be read, and not be written by you (data fetch, keeping forecasts): " + *obstacle : "")};
}

std::vector<Finding> check_stamps(const std::string& uri) {
    const auto store = open_observation_store_read_only(uri);
    const auto stamps = store ? stamps_of_wrong_clocks(*store) : std::vector<DoubtfulStamp>();
    if (stamps.empty()) {
        return {};
    }
    return {
        problem("observations",
                fmt::format("{}: {}, which only a wrong clock can have given: this machine's, now or when they came",
                            observation_store_name(uri), stamps_in_words(stamps)),
                fmt::format("this clock says {}; if that is right, forecast doctor --mend-stamps --dry-run",
                            format_utc(now())))};
}

}  // namespace forecast
