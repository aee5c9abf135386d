#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// Lists in pages. A caller asks again with the token of the page before, until that is empty:
//
//   ExperimentQuery query;
//   query.limit = 100;
//   do {
//       const auto page = store.search_experiments(query);
//       ...
//       query.page_token = page.next_token;
//   } while (!query.page_token.empty());

namespace forecast {

/// A part of a list.
template <class Entity>
struct Page {
    std::vector<Entity> entries;
    std::string next_token;  ///< asks for the next page; empty behind the last one
};

/// What every search takes; `filter` and `order_by` are texts of MLflow's (search_filter.hpp, search_order.hpp).
struct SearchQuery {
    std::string filter = {};                 ///< empty = all
    std::vector<std::string> order_by = {};  ///< the first decides, the next among its equals
    std::optional<std::size_t> limit = {};   ///< entries of a page; nothing = all in one
    std::string page_token = {};             ///< `next_token` of the page before; empty = the first page
};

/// How many entries lie before the page that `token` asks for. Throws Error(invalid_argument) if it is no such token.
std::size_t page_offset(const std::string& token);

/// A page of `found`, the entries from the page's first one on.
/// REQUIRES: with a limit, `found` has one entry more than that if there are more to come.
template <class Entity>
Page<Entity> to_page(std::vector<Entity> found, const std::optional<std::size_t>& limit, const std::string& token) {
    Page<Entity> page{std::move(found), {}};
    if (limit && page.entries.size() > *limit) {
        page.entries.resize(*limit);
        page.next_token = std::to_string(page_offset(token) + *limit);
    }
    return page;
}

}  // namespace forecast
