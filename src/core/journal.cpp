#include "forecast/core/journal.hpp"

#include <spdlog/spdlog.h>

namespace forecast {

std::shared_ptr<spdlog::logger> find_journal() {
    return spdlog::get(kJournalName);
}

void write_journal(spdlog::logger& journal, const nlohmann::ordered_json& members) {
    const std::string object = members.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    journal.info("{}", object.substr(1, object.size() - 2));
}

void log_progress(const std::string& message, const std::string& what, std::size_t done, std::size_t all) {
    if (const auto journal = find_journal()) {
        write_journal(*journal, {{"message", message}, {"progress", {{"what", what}, {"done", done}, {"all", all}}}});
    } else {
        spdlog::info("{}", message);
    }
}

}  // namespace forecast
