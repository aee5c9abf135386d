#include "read_options.hpp"

#include "forecast/core/secrets.hpp"
#include "forecast/core/text.hpp"

namespace forecast {
namespace {

/// The path that was probably meant: a near one, or the one that ends so.
std::string nearest_path(const std::string& path, const std::vector<std::string>& known) {
    const std::string ending = "." + path;
    const auto same_end = std::find_if(known.begin(), known.end(), [&](const std::string& one) {
        return one.size() > ending.size() && one.compare(one.size() - ending.size(), ending.size(), ending) == 0;
    });
    return same_end != known.end() ? *same_end : nearest(path, known);
}

}  // namespace

OrderedJson json_without_secrets(OrderedJson json) {
    if (json.is_string()) {
        return without_secrets(json.get_ref<const std::string&>());
    }
    if (json.is_structured()) {
        for (OrderedJson& part : json) {
            part = json_without_secrets(std::move(part));
        }
    }
    return json;
}

std::string origin_of(const JsonDocument& document, const std::vector<Setting>& settings, const std::string& path) {
    for (auto setting = settings.rbegin(); setting != settings.rend(); ++setting) {
        if (path == setting->path || path.rfind(setting->path + ".", 0) == 0) {
            return setting->origin;
        }
    }
    return OptionSource(document, settings).origin(path);
}

void report_unused(const OptionSource& source, const std::vector<std::string>& known_paths, ConfigErrors& problems) {
    for (const auto& [origin, path] : source.unused()) {
        const auto option =
            std::find_if(known_paths.begin(), known_paths.end(),
                         [&, group = path + "."](const auto& known) { return known.rfind(group, 0) == 0; });
        if (option != known_paths.end()) {
            problems.add(origin, fmt::format("'{0}' is a group of options and takes no value of its own; set one of "
                                             "them, such as {1}=VALUE",
                                             path, *option));
            continue;
        }
        const std::string guess = nearest_path(path, known_paths);
        problems.add(origin, fmt::format("unknown key '{}'{}", path,
                                         guess.empty() ? "; `forecast config show` lists them"
                                                       : fmt::format("; did you mean '{}'?", guess)));
    }
}

}  // namespace forecast
