#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// Asks a person and returns the answer, empty for the guess; nothing where nobody answers any more.
using AskPerson = std::function<std::optional<std::string>(const std::string& question)>;

/// What a workflow cannot know: asked of a person where there is one, guessed with --yes, and else collected for one
/// message.
class OpenQuestions {
public:
    /// `person` may be empty: nobody is there.
    OpenQuestions(bool yes, AskPerson person);

    /// The answer, or `guess`. `option` is the flag that would have said it.
    std::string ask(const std::string& question, const std::string& option, const std::string& guess,
                    const std::function<bool(const std::string&)>& is_answer);
    /// Throws Error(invalid_argument) that names all that nobody was there to answer.
    void check() const;
    /// The questions that were answered by their guess, for the report.
    [[nodiscard]] const std::vector<std::string>& guessed() const { return guessed_; }

private:
    bool yes_;
    AskPerson person_;
    std::vector<std::string> guessed_;
    std::vector<std::string> unanswered_;
};

}  // namespace forecast
