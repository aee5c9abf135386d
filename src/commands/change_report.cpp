#include "change_report.hpp"

namespace forecast {

void print_changes(const std::vector<Change>& changes, const std::string& text, const OutputArguments& output,
                   const Console& console) {
    if (output.json) {
        print_document(changes_json(changes));
    } else if (output.format() == TableFormat::text) {
        print(text);
    } else {
        print(render_changes(changes, output.format(), console));
    }
}

}  // namespace forecast
