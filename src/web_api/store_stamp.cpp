#include "store_stamp.hpp"

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>

#include "forecast/store/observation_store.hpp"
#include "forecast/workflow/kept_issues.hpp"

namespace forecast {
namespace {

void add_file_stamp(StoreStamp& stamp, const std::string& file) {
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0 || status.st_size == 0) {  // who only reads makes an empty journal
        stamp.files += '-';
        return;
    }
    const auto changed = std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec);
    stamp.newest = std::max(stamp.newest, std::chrono::nanoseconds(changed));
    for (const long long part : {static_cast<long long>(std::chrono::nanoseconds(changed).count()),
                                 static_cast<long long>(status.st_size), static_cast<long long>(status.st_ino)}) {
        stamp.files += std::to_string(part) + ' ';
    }
}

std::string file_of_store(const std::string& uri) {
    constexpr std::string_view kScheme = "sqlite:///";
    return uri.rfind(kScheme, 0) == 0 ? uri.substr(kScheme.size()) : uri;
}

/// A change is first in the journal.
void add_database_stamp(StoreStamp& stamp, const std::string& file) {
    add_file_stamp(stamp, file);
    add_file_stamp(stamp, file + "-wal");
}

}  // namespace

StoreStamp stamp_of(const WebApiOptions& options, const ServedConfig* config) {
    StoreStamp stamp;
    add_database_stamp(stamp, (options.workspace.tracking.directory / "mlflow.db").string());
    if (config == nullptr) {
        return stamp;
    }
    const std::string& store = config->values.store;
    stamp.knows_changes = !is_on_a_server(store);
    if (stamp.knows_changes) {
        add_database_stamp(stamp, file_of_store(store));
    }
    add_file_stamp(stamp, issues_directory(options.workspace, config->values).string());
    for (const auto& [name, source] : config->values.sources) {
        for (const std::string& file : source.files) {
            add_file_stamp(stamp, file);
        }
    }
    return stamp;
}

}  // namespace forecast
