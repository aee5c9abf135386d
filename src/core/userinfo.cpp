#include "userinfo.hpp"

#include <algorithm>
#include <cctype>

#include "secret_names.hpp"

namespace forecast {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;
constexpr std::size_t kLongestPassword = 1000;

bool are_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::string_view authority_of(std::string_view behind_scheme) {
    return behind_scheme.substr(0, behind_scheme.find_first_of("/?#"));
}

/// Whether "name:80/..." begins with a host and its port, not with a user and a password.
bool is_host_and_port(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const std::string_view host = authority.substr(0, colon);
    const bool is_address = authority.front() == '[' && authority.back() == ']';
    return is_address ||
           (are_digits(authority.substr(colon + 1)) && (host == "localhost" || host.find_first_of(".[") != kNowhere));
}

/// Whether an '@' further on ends the user and the password of the URL behind "://". These may hold any character, in a
/// malformed URL even '/' and '@'.
bool has_userinfo(std::string_view behind_scheme) {
    const std::string_view authority = authority_of(behind_scheme);
    return authority.find('@') != kNowhere || (authority.find(':') != kNowhere && !is_host_and_port(authority));
}

/// Whether the ':' at `colon` stands between a user and a password that ends at `at`, not behind a scheme or a drive,
/// in a time, or before what is hidden already.
bool separates_password(std::string_view word, std::size_t colon, std::size_t at) {
    const bool is_hidden = word.substr(colon + 1, at - colon - 1) == "***";
    const std::string_view behind = word.substr(colon + 1, 2);
    const bool is_path = behind.empty() || behind.front() == '/' || behind.front() == '\\';
    const bool is_time =
        colon >= 2 && behind.size() == 2 && are_digits(word.substr(colon - 2, 2)) && are_digits(behind);
    return !is_path && !is_time && !is_hidden;
}

bool is_of_user(char c) {
    constexpr CharacterSet kMarks("_-.%+");
    return is_letter_or_digit(c) || kMarks.has(c);
}

/// Where "user:password@host" without a scheme begins in `word`; nowhere where there is none.
std::size_t begin_of_bare_userinfo(std::string_view word, std::size_t at) {
    for (std::size_t colon = word.find(':'); colon < at; colon = word.find(':', colon + 1)) {
        std::size_t begin = colon;
        while (begin > 0 && is_of_user(word[begin - 1])) {
            --begin;
        }
        if (begin < colon && colon + 1 < at && separates_password(word, colon, at)) {
            return begin;
        }
    }
    return kNowhere;
}

/// The same of "user:password@" in the path that follows the "://" at `scheme`: its host and directories stay.
std::size_t begin_in_path(std::string_view word, std::size_t scheme, std::size_t at) {
    const std::size_t path = word.find('/', scheme + 3);
    if (path > at || word.substr(0, at).find_first_of("?#", scheme) != kNowhere) {
        return kNowhere;
    }
    for (std::size_t colon = word.find(':', path); colon < at; colon = word.find(':', colon + 1)) {
        if (colon + 1 < at && separates_password(word, colon, at)) {
            return word.rfind('/', colon) + 1;
        }
    }
    return kNowhere;
}

/// Where user and password begin in `word`, whose last '@' stands at `at`.
std::size_t begin_of_userinfo(std::string_view word, std::size_t at) {
    std::size_t last = kNowhere;
    for (auto scheme = word.find("://"); scheme < at; scheme = word.find("://", scheme + 3)) {
        if (has_userinfo(word.substr(scheme + 3))) {
            return scheme + 3;
        }
        last = scheme;
    }
    return last == kNowhere ? begin_of_bare_userinfo(word, at) : begin_in_path(word, last, at);
}

/// Whether what ends a word at `end` may as well stand within a password.
bool may_go_on(std::string_view text, std::size_t end) {
    const char behind = end + 1 < text.size() ? text[end + 1] : ',';
    return text[end] == ' ' || text[end] == '\t' || std::string_view(",:;}])").find(behind) == kNowhere;
}

/// Where the user begins in a word without '@' that would be no URL if its password did not go on behind the word.
/// `rest` is what follows up to the '@' and its word.
std::size_t begin_of_cut_userinfo(std::string_view word, std::string_view rest) {
    const auto scheme = word.rfind("://");
    if (scheme == kNowhere || scheme + 3 == word.size()) {
        return kNowhere;
    }
    const std::string_view authority = authority_of(word.substr(scheme + 3));
    const auto colon = authority.find(':');
    if (colon == kNowhere || colon + 1 == authority.size() || is_host_and_port(authority)) {
        return kNowhere;
    }
    const std::string_view password = authority.substr(colon + 1);
    const auto last = password.find_last_not_of(".,;:)");
    if (last == kNowhere) {
        return kNowhere;
    }
    // "http://mlflow:5000 has no brest@champion" is a host with its port
    const bool is_next_word = last + 1 == password.size() && scheme + 3 + authority.size() == word.size() &&
                              kUrlEnds.find(rest, 1) == rest.size() && rest.find(":/") == kNowhere;
    return is_next_word || !are_digits(password.substr(0, last + 1)) ? scheme + 3 : kNowhere;
}

/// Where the word that begins at `begin` ends; a quote between letters is one of a password.
std::size_t end_of_word(std::string_view text, std::size_t begin) {
    std::size_t end = kUrlEnds.find(text, begin);
    while (end > begin && end + 1 < text.size() && is_letter_or_digit(text[end - 1]) &&
           std::string_view(" \t\r\n").find(text[end]) == kNowhere && is_letter_or_digit(text[end + 1])) {
        end = kUrlEnds.find(text, end + 1);
    }
    return end;
}

struct Userinfo {
    std::size_t begin = kNowhere;
    std::size_t at = kNowhere;
};

/// Goes through a text word by word; looks each way once, however many words and '@' there are.
class UserinfoSearch {
public:
    explicit UserinfoSearch(std::string_view text) : text_(text), next_at_(text.find('@')) {}

    /// The next one; nowhere where there is none any more.
    Userinfo next() {
        while (position_ < text_.size() && next_at_ != kNowhere) {
            const std::size_t begin = position_;
            const std::size_t end = end_of_word(text_, begin);
            position_ = end + 1;
            const Userinfo found = next_at_ < end ? within(begin, end) : cut_off(begin, end);
            next_at_ = next_at_ < position_ ? text_.find('@', position_) : next_at_;
            if (found.begin != kNowhere) {
                return found;
            }
        }
        return {};
    }

private:
    [[nodiscard]] Userinfo within(std::size_t begin, std::size_t end) const {
        const std::string_view word = text_.substr(begin, end - begin);
        const auto at = word.rfind('@');
        const auto user = begin_of_userinfo(word, at);
        return user == kNowhere ? Userinfo{} : Userinfo{begin + user, begin + at};
    }

    Userinfo cut_off(std::size_t begin, std::size_t end) {
        const std::string_view word = text_.substr(begin, end - begin);
        if (next_at_ - end > kLongestPassword || word.find("://") == kNowhere || !may_go_on(text_, end) ||
            line_end(end) < next_at_) {
            return {};
        }
        const std::size_t last = next_at_ + kUrlEnds.find(text_.substr(next_at_, kLongestPassword));
        const auto user = begin_of_cut_userinfo(word, text_.substr(end, last - end));
        if (user == kNowhere) {
            return {};
        }
        position_ = last;
        return {begin + user, text_.rfind('@', last - 1)};
    }

    std::size_t line_end(std::size_t from) {
        if (line_end_ < from) {
            line_end_ = std::min(text_.find_first_of("\r\n", from), text_.size());
        }
        return line_end_;
    }

    std::string_view text_;
    std::size_t position_ = 0;
    std::size_t next_at_;
    std::size_t line_end_ = 0;
};

}  // namespace

std::string hide_userinfos(std::string_view text) {
    std::string clean;
    std::size_t taken = 0;
    UserinfoSearch search(text);
    for (Userinfo found = search.next(); found.begin != kNowhere; found = search.next()) {
        clean += text.substr(taken, found.begin - taken);
        clean += "***";
        taken = found.at;
    }
    clean += text.substr(taken);
    return clean;
}

}  // namespace forecast
