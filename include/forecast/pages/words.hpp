#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "forecast/core/enum_texts.hpp"
#include "forecast/core/time.hpp"
#include "forecast/plots/number_style.hpp"

namespace forecast {

/// The languages of pages.
enum class Language { en, fr };
template <>
struct EnumTexts<Language> {
    static constexpr std::array<std::string_view, 2> values = {"en", "fr"};
};

/// The sentences of pages in one language: those of web/words.json, in which "{}" stands for a value.
class Words {
public:
    explicit Words(Language language);

    [[nodiscard]] Language language() const { return language_; }
    [[nodiscard]] const NumberStyle& numbers() const { return numbers_; }

    /// The sentence of a key with its values. Throws Error(internal) for a key that the table does not have.
    ///
    ///   words("bands.inside", "82", "80")
    template <class... Args>
    [[nodiscard]] std::string operator()(std::string_view key, const Args&... args) const {
        return fmt::format(fmt::runtime(text(key)), args...);
    }
    /// The sentence of a key that is put together: "weekday." and "monday". The second part itself if there is none.
    [[nodiscard]] std::string name(std::string_view kind, const std::string& what) const;

    [[nodiscard]] std::string number(double value, int decimals) const;
    /// With its sign.
    [[nodiscard]] std::string change(double value, int decimals) const;
    /// 0.8 as "80 %".
    [[nodiscard]] std::string percent(double share, int decimals = 0) const;
    /// "1 January 2018"
    [[nodiscard]] std::string day(Day day) const;
    /// "Monday 1 January 2018"
    [[nodiscard]] std::string weekday_and_day(Day day) const;

private:
    [[nodiscard]] const std::string& text(std::string_view key) const;

    Language language_;
    NumberStyle numbers_;
};

}  // namespace forecast
