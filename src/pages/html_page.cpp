#include <sstream>

#include "figure_data.hpp"
#include "figure_html.hpp"
#include "forecast/pages/web_files.hpp"
#include "forecast/pages/web_page.hpp"
#include "forecast/plots/markup.hpp"

namespace forecast {
namespace {

using Json = nlohmann::ordered_json;

std::string answer_html(const WebPage& page) {
    std::string text = element("h1", "", escape_markup(page.headline));
    for (const std::string& warning : page.warnings) {
        text += element("p", R"(class="warning")", escape_markup(warning));
    }
    for (const std::string& sentence : page.answer) {
        text += element("p", "", escape_markup(sentence));
    }
    std::string numbers;
    for (const KeyNumber& number : page.numbers) {
        numbers += element("li", "",
                           element("span", R"(class="small")", escape_markup(number.label)) +
                               element("strong", "", escape_markup(number.value)) +
                               element("span", R"(class="small")", escape_markup(number.note)));
    }
    text += numbers.empty() ? "" : element("ul", R"(class="keys")", numbers);
    return element("div", R"(class="answer")", text);
}

std::string section_html(const PageSection& section, const Words& words) {
    std::string text = section.title.empty() ? "" : element("h2", "", escape_markup(section.title));
    for (const std::string& paragraph : section.paragraphs) {
        text += element("p", "", escape_markup(paragraph));
    }
    std::string figures;
    for (const PageFigure& figure : section.figures) {
        figures += figure_html(figure, words);
    }
    text += figures.empty() ? "" : element("div", R"(class="figures")", figures);
    for (const PageTable& table : section.tables) {
        text += table_html(table, section.title);
    }
    return element("section", "", text) + "\n";
}

std::string footer_html(const WebPage& page, const Words& words) {
    std::string facts;
    for (const auto& [name, value] : page.facts) {
        facts += element(
            "tr", "", element("th", R"(scope="row")", escape_markup(name)) + element("td", "", escape_markup(value)));
    }
    const std::string keys = element("details", R"(class="help" id="keys")",
                                     element("summary", "", escape_markup(words("keys.title"))) +
                                         element("p", "", escape_markup(words("keys.text"))));
    return keys + element("details", "",
                          element("summary", "", escape_markup(words("facts.title"))) +
                              element("div",
                                      fmt::format(R"(class="table" tabindex="0" role="region" aria-label="{}")",
                                                  escape_markup(words("facts.title"))),
                                      element("table", "", element("tbody", "", facts))));
}

/// A module of web/ as part of one script: what it imports stands before it.
std::string inlined_module(const std::string& name) {
    std::istringstream in{std::string(web_file(name))};
    std::string text;
    for (std::string line; std::getline(in, line);) {
        if (line.rfind("import ", 0) == 0) {
            continue;
        }
        constexpr std::string_view kExport = "export ";
        text += (line.rfind(kExport, 0) == 0 ? line.substr(kExport.size()) : line) + "\n";
    }
    return text;
}

/// JSON as it can stand in a <script>.
std::string script_json(const Json& json) {
    std::string text;
    for (const char c : json.dump(-1, ' ', false, Json::error_handler_t::replace)) {
        text += c == '<' ? "\\u003c" : std::string(1, c);
    }
    return text;
}

Json page_data(const WebPage& page, const Words& words) {
    Json json = page.data;
    json["words"] = {
        {"months", words("date.short_months")}, {"cut", words("figure.cut")}, {"step", words("figure.step")}};
    json["lists"] = Json::object();
    for (const auto& [name, table] : page.lists) {
        json["lists"][name] = list_data(table);
    }
    json["plots"] = Json::object();
    for (const PageSection& section : page.sections) {
        for (const PageFigure& figure : section.figures) {
            if (const auto* series = std::get_if<SeriesPlot>(&figure.plot)) {
                json["plots"][figure.name] = series_data(*series, figure.height);
            }
        }
    }
    return json;
}

/// `skeleton` with each {{name}} replaced by its part.
std::string filled(std::string_view skeleton, const std::vector<std::pair<std::string, std::string>>& parts) {
    std::string text;
    while (!skeleton.empty()) {
        const std::size_t begin = skeleton.find("{{");
        text += skeleton.substr(0, begin);
        if (begin == std::string_view::npos) {
            break;
        }
        const std::size_t end = skeleton.find("}}", begin);
        const std::string_view name = skeleton.substr(begin + 2, end - begin - 2);
        for (const auto& [key, part] : parts) {
            text += key == name ? part : "";
        }
        skeleton.remove_prefix(end + 2);
    }
    return text;
}

}  // namespace

std::string html_page(const WebPage& page, const Words& words) {
    std::string sections;
    for (const PageSection& section : page.sections) {
        sections += section_html(section, words);
    }
    return filled(web_file("page.html"),
                  {{"language", to_string(words.language())},
                   {"title", escape_markup(page.title)},
                   {"style", std::string(web_file("style.css")) + std::string(web_file("plots.css"))},
                   {"kicker", escape_markup(page.kicker)},
                   {"theme", escape_markup(words("page.theme"))},
                   {"answer", answer_html(page)},
                   {"sections", sections},
                   {"footer", footer_html(page, words)},
                   {"data", script_json(page_data(page, words))},
                   {"script", inlined_module("plots.js") + inlined_module("items.js") + inlined_module("theme.js") +
                                  inlined_module("report.js")}});
}

WebPage excerpt(const WebPage& page, const std::vector<std::string>& figures) {
    WebPage part;
    part.title = page.title;
    part.kicker = page.kicker;
    part.headline = page.headline;
    part.warnings = page.warnings;
    part.lists = page.lists;
    part.sections.emplace_back();
    for (const std::string& name : figures) {
        if (const PageFigure* figure = find_figure(page, name)) {
            part.sections.front().figures.push_back(*figure);
        }
    }
    return part;
}

const PageFigure* find_figure(const WebPage& page, const std::string& name) {
    for (const PageSection& section : page.sections) {
        for (const PageFigure& figure : section.figures) {
            if (figure.name == name) {
                return &figure;
            }
        }
    }
    return nullptr;
}

std::vector<std::string> figure_names(const WebPage& page) {
    std::vector<std::string> names;
    for (const PageSection& section : page.sections) {
        for (const PageFigure& figure : section.figures) {
            names.push_back(figure.name);
        }
    }
    return names;
}

}  // namespace forecast
