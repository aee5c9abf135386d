#include "forecast/workflow/run_export.hpp"

#include <unistd.h>

#include <nlohmann/json.hpp>

#include "forecast/core/error.hpp"
#include "forecast/core/file.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

/// A run with a model and without files was moved: that is an error, not an export without them.
void copy_artifacts(const RunStore& store, const RunSummary& run, const fs::path& directory) {
    if (store.list_artifacts(run).empty() && !run.has_model()) {
        return;
    }
    const fs::path artifacts = store.fetch_artifacts(run);
    for (const auto& entry : fs::recursive_directory_iterator(artifacts)) {
        if (!entry.is_directory()) {
            check_is_plain_file(entry.path());
        }
    }
    fs::copy(artifacts, directory, fs::copy_options::recursive);
}

std::string export_document(const FullRun& run) {
    return Json{{"schema_version", 1}, {"run", full_json(run)}}.dump(2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

}  // namespace

void export_run(const RunStore& store, const FullRun& run, const fs::path& place) {
    const fs::path partial = place.string() + fmt::format(".partial-{}", getpid());
    try {
        fs::create_directories(partial);
        write_file_atomically(partial / "run.json", export_document(run));
        write_file_atomically(partial / "metrics.csv", history_table({run}).render(TableFormat::csv, Terminal{}));
        copy_artifacts(store, run.summary, partial / "artifacts");
        fs::remove_all(place);
        fs::rename(partial, place);
    } catch (const fs::filesystem_error& failure) {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        throw Error("run {} could not be exported to {}: {}", run.summary.run_id, place.string(),
                    failure.code().message());
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(partial, ignored);
        throw;
    }
}

}  // namespace forecast
