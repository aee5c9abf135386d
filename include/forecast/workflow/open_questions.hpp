#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace forecast {

/// Asks a person and returns the answer, "" to take the guess. Nothing: nobody answers any more.
using AskPerson = std::function<std::optional<std::string>(const std::string& question)>;

/// What a workflow cannot know. A person is asked; with --yes the guess is taken; if nobody is there, the questions are
/// collected for one message. Call order: ask* check
class OpenQuestions {
public:
    /// An empty `person`: nobody is there.
    OpenQuestions(bool yes, AskPerson person);

    /// The answer, or `guess`. `option` is the flag that would have answered it. A person is asked again until
    /// is_answer(). Throws Error(invalid_argument) if the person is gone.
    std::string ask(const std::string& question, const std::string& option, const std::string& guess,
                    const std::function<bool(const std::string&)>& is_answer);
    /// Throws Error(invalid_argument), naming all questions that nobody was there to answer.
    void check() const;
    /// Questions that were answered by their guess, a sentence each.
    [[nodiscard]] const std::vector<std::string>& guessed() const { return guessed_; }

private:
    bool yes_;
    AskPerson person_;
    std::vector<std::string> guessed_;
    std::vector<std::string> unanswered_;
};

}  // namespace forecast
