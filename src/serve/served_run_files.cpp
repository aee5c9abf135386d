#include "served_run_files.hpp"

#include "api_answer.hpp"
#include "artifact_files.hpp"

namespace forecast {
namespace {

ErrorKind kind_of(const ApiError& refusal) {
    switch (status_of(refusal.code())) {
        case 400:
            return ErrorKind::invalid_argument;
        case 403:
            return ErrorKind::permission;
        case 404:
            return ErrorKind::not_found;
        default:
            return ErrorKind::unavailable;
    }
}

template <class Ask>
auto as_error(const Ask& ask) {
    try {
        return ask();
    } catch (const ApiError& refusal) {
        throw Error(kind_of(refusal), "{}", refusal.what());
    }
}

}  // namespace

std::vector<RunFile> ServedRunFiles::list(const RunSummary& run, const std::string& path) const {
    return as_error([&] {
        const std::filesystem::path below = checked_path(path);
        std::vector<RunFile> files;
        for (const ListedFile& file : list_below(places_.of_run(runs_, run), below)) {
            files.push_back({(below / file.name).string(), file.is_directory, file.bytes});
        }
        return files;
    });
}

OutgoingAnswer ServedRunFiles::send(const RunSummary& run, const std::string& path) const {
    return as_error([&] {
        const std::filesystem::path below = checked_path(path);
        auto file = open_below(places_.of_run(runs_, run), below);
        return file ? file_answer(std::move(file), below)
                    : throw Error(ErrorKind::not_found, "the run {} has no file '{}'", run.run_id, below.string());
    });
}

}  // namespace forecast
