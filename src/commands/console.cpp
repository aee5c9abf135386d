#include "console.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "forecast/core/clean_text.hpp"
#include "forecast/core/error.hpp"
#include "forecast/core/journal.hpp"
#include "forecast/core/secrets.hpp"
#include "forecast/report/utf8.hpp"

namespace forecast {
namespace {

std::size_t columns_of(int descriptor, std::size_t otherwise) {
    if (const char* columns = std::getenv("COLUMNS"); columns != nullptr && std::atoi(columns) > 0) {
        return static_cast<std::size_t>(std::atoi(columns));
    }
    winsize size{};
    const bool known = isatty(descriptor) == 1 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : otherwise;
}

/// A terminal that takes colours and a line rewritten in place, and whose user wants them.
bool is_rich_terminal(int descriptor) {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool plain =
        (no_color != nullptr && *no_color != '\0') || (term != nullptr && std::string_view(term) == "dumb");
    return !plain && isatty(descriptor) == 1;
}

/// A terminal on stdout that has the characters of plots.
bool draws_plots() {
    const char* term = std::getenv("TERM");
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* locale = std::getenv(name);
        if (locale != nullptr && *locale != '\0') {  // the first that is set decides
            const std::string_view text(locale);
            const bool utf8 =
                text.find("UTF-8") != std::string_view::npos || text.find("utf8") != std::string_view::npos;
            return utf8 && (term == nullptr || std::string_view(term) != "dumb") && isatty(STDOUT_FILENO) == 1;
        }
    }
    return false;
}

constexpr std::size_t kLongestMessage = 20'000;
constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%SZ %l %v";
constexpr const char* kJournalPattern = R"({"time":"%Y-%m-%dT%H:%M:%SZ","level":"%l",%v})";
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%SZ","level":"%l","message":"%v"})";

std::string bare_message(const std::string& text) {
    return text;
}

/// `text` within the quotes of kJsonPattern.
std::string quoted_message(const std::string& text) {
    std::string quoted;
    for (const char c : text) {
        quoted += c == '"' || c == '\\' ? "\\" : "";
        quoted += c;
    }
    return quoted;
}

/// A message is one line, without secrets and without what others put into it to steer the terminal.
class CleanFormatter : public spdlog::formatter {
public:
    using Quote = std::string (*)(const std::string&);

    CleanFormatter(std::string pattern, Quote quote)
        : pattern_(std::move(pattern)), quote_(quote), inner_(pattern_, spdlog::pattern_time_type::utc) {}

    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        const std::string_view given(message.payload.data(), message.payload.size());
        const std::string text = quote_(clipped(visible(without_secrets(given)), kLongestMessage));
        spdlog::details::log_msg clean = message;
        clean.payload = spdlog::string_view_t(text.data(), text.size());
        inner_.format(clean, out);
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<CleanFormatter>(pattern_, quote_);
    }

private:
    std::string pattern_;
    Quote quote_;
    spdlog::pattern_formatter inner_;
};

/// In a log of JSON: what write_journal() writes is JSON already.
class JournalFormatter : public spdlog::formatter {
public:
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        (message.logger_name == kJournalName ? journal_ : messages_).format(message, out);
    }
    [[nodiscard]] std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<JournalFormatter>();
    }

private:
    CleanFormatter messages_{kJsonPattern, quoted_message};
    CleanFormatter journal_{kJournalPattern, bare_message};
};

std::unique_ptr<spdlog::formatter> make_formatter(const std::string& format, bool terminal) {
    if (format == "json") {
        return std::make_unique<JournalFormatter>();
    }
    return std::make_unique<CleanFormatter>(terminal ? "%v" : kTextPattern, bare_message);
}

void set_up_log(const ConsoleOptions& options) {
    std::vector<spdlog::sink_ptr> sinks = {std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    sinks.front()->set_formatter(make_formatter(options.log_format, isatty(STDERR_FILENO) == 1));
    if (!options.log_file.empty()) {
        try {
            sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.log_file));
        } catch (const spdlog::spdlog_ex& e) {
            throw Error(ErrorKind::invalid_argument, "the log file {} cannot be written: {}", options.log_file,
                        e.what());
        }
        sinks.back()->set_formatter(make_formatter(options.log_format, false));
    }
    auto logger = std::make_shared<spdlog::logger>("forecast", sinks.begin(), sinks.end());
    logger->set_level(options.verbose ? spdlog::level::debug : spdlog::level::info);
    logger->flush_on(logger->level());
    spdlog::set_default_logger(std::move(logger));
    if (options.log_format == "json") {
        auto journal = std::make_shared<spdlog::logger>(kJournalName, sinks.begin(), sinks.end());
        journal->flush_on(spdlog::level::info);
        spdlog::drop(kJournalName);
        spdlog::register_logger(std::move(journal));
    }
}

}  // namespace

bool uses_colour(const std::string& option, int descriptor) {
    return option == "always" || (option == "auto" && is_rich_terminal(descriptor));
}

Console::Console(const ConsoleOptions& options)
    : Terminal{uses_colour(options.color, STDOUT_FILENO), columns_of(STDOUT_FILENO, Terminal{}.width),
               !options.plain && draws_plots()},
      live_(options.log_format == "text" && is_rich_terminal(STDERR_FILENO)),
      live_width_(columns_of(STDERR_FILENO, 80)) {
    set_up_log(options);
}

void Console::live(const std::string& line) const {
    live(std::vector<std::string>{line});
}

void Console::live(const std::vector<std::string>& lines) const {
    if (!live_) {
        return;
    }
    end_live();
    const std::size_t room = std::max<std::size_t>(live_width_, 8) - 3;  // a typed ^C must not wrap the line
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::fprintf(stderr, "%s%s", i == 0 ? "" : "\n", cut_to_width(visible(lines[i]), room).c_str());
    }
    live_height_ = std::max<std::size_t>(lines.size(), 1);
    std::fflush(stderr);
}

void Console::end_live() const {
    if (!live_) {
        return;
    }
    for (; live_height_ > 1; --live_height_) {
        std::fprintf(stderr, "\r\033[K\033[A");
    }
    std::fprintf(stderr, "\r\033[K");
    std::fflush(stderr);
}

}  // namespace forecast
