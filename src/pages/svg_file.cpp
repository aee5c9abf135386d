#include <string>

#include "forecast/pages/web_files.hpp"
#include "forecast/pages/web_page.hpp"

namespace forecast {
namespace {

/// The light colour that style.css gives a name: "--ink: light-dark(#1a1f24, #e8eaed);". Empty for an unknown name.
std::string light_colour(std::string_view name) {
    const std::string_view style = web_file("style.css");
    const std::string begin = std::string(name) + ": light-dark(";
    const std::size_t at = style.find(begin);
    if (at == std::string_view::npos) {
        return "";
    }
    const std::size_t from = at + begin.size();
    return std::string(style.substr(from, style.find(',', from) - from));
}

/// plots.css with colours in the place of their names, which few programs but browsers understand.
std::string plain_stylesheet() {
    std::string_view css = web_file("plots.css");
    std::string text;
    constexpr std::string_view kBegin = "var(";
    for (std::size_t at = css.find(kBegin); at != std::string_view::npos; at = css.find(kBegin)) {
        const std::size_t end = css.find(')', at);
        text += css.substr(0, at);
        text += light_colour(css.substr(at + kBegin.size(), end - at - kBegin.size()));
        css.remove_prefix(end + 1);
    }
    return text + std::string(css);
}

}  // namespace

std::string svg_file(const PageFigure& figure, int width, const Words& words) {
    PlotLook look;
    look.label = figure.title;
    look.numbers = words.numbers();
    look.height = figure.height;
    look.width = width;
    look.title = figure.title;
    look.subtitle = figure.subtitle;
    look.stylesheet = plain_stylesheet();
    return draw(figure.plot, look);
}

}  // namespace forecast
