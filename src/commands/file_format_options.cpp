#include "file_format_options.hpp"

namespace forecast {

void add_file_format_options(CLI::App& command, SourceOptions& options) {
    const auto choice = [&](const char* name, std::optional<std::string>& value, const char* what,
                            const std::vector<std::string>& choices) {
        command.add_option(name, value, what)->check(CLI::IsMember(choices));
    };
    choice("--separator", options.separator, "Between fields", {",", ";", "tab", "\\t", "|"});
    choice("--encoding", options.encoding, "Of the text", {"utf-8", "latin-1", "utf-16"});
    command.add_option("--skip-lines", options.skip_lines, "Lines above the header")->check(CLI::NonNegativeNumber);
    command.add_option("--time-columns", options.time_columns, "Day and clock apart, such as Date,Heures")
        ->delimiter(',')
        ->allow_extra_args(false);
    command.add_option("--time-format", options.time_format, "Of the times, such as \"%d.%m.%Y %H:%M\"");
    choice("--stamps", options.stamps, "What the times are of their steps", {"begin", "end", "interval"});
    choice("--decimal", options.decimal, "Mark of the numbers", {".", ","});
    choice("--thousands", options.thousands, "Mark of the numbers", {".", ",", " ", "'"});
    command.add_option("--missing", options.missing, "Word for no value, as often as one likes")
        ->allow_extra_args(false);
    command.add_option("--scale", options.scale, "Values times this");
    command.add_option("--offset", options.offset, "Values plus this, after the scale");
}

}  // namespace forecast
