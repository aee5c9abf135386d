#include "forecast/report/changes.hpp"

namespace forecast {

std::string render_changes(const std::vector<Change>& changes, TableFormat format, const Terminal& terminal) {
    Table table({{"subject", false}, {"what", false}, {"before", false}, {"after", false}});
    for (const Change& change : changes) {
        table.add({change.subject, change.what, change.before, change.after});
    }
    return table.render(format, terminal);
}

nlohmann::ordered_json changes_json(const std::vector<Change>& changes) {
    auto list = nlohmann::ordered_json::array();
    for (const Change& change : changes) {
        list.push_back(
            {{"subject", change.subject}, {"what", change.what}, {"before", change.before}, {"after", change.after}});
    }
    return {{"schema_version", 1}, {"changes", list}};
}

}  // namespace forecast
