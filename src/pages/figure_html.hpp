#pragma once

#include <string>

#include "forecast/pages/web_page.hpp"

namespace forecast {

/// <tag attributes>content</tag>; `content` is markup.
std::string element(const std::string& tag, const std::string& attributes, const std::string& content);
/// The table in a frame that scrolls; `label` names it for those who cannot see it.
std::string table_html(const PageTable& table, const std::string& label);
/// The plot with its title, legend and table.
std::string figure_html(const PageFigure& figure, const Words& words);

}  // namespace forecast
