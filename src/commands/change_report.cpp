#include "change_report.hpp"

#include <nlohmann/json.hpp>

namespace forecast {

void print_changes(const std::vector<Change>& changes, const std::string& text, const OutputArguments& output,
                   const Console& console) {
    if (output.json) {
        auto list = nlohmann::ordered_json::array();
        for (const Change& change : changes) {
            list.push_back({{"subject", change.subject},
                            {"what", change.what},
                            {"before", change.before},
                            {"after", change.after}});
        }
        print_document({{"schema_version", 1}, {"changes", list}});
        return;
    }
    if (output.format() == TableFormat::text) {
        print(text);
        return;
    }
    Table table({{"subject", false}, {"what", false}, {"before", false}, {"after", false}});
    for (const Change& change : changes) {
        table.add({change.subject, change.what, change.before, change.after});
    }
    print(table.render(output.format(), console));
}

}  // namespace forecast
