#pragma once

#include <functional>
#include <string>
#include <vector>

namespace forecast {

/// What a command cannot know: asked on a terminal, guessed with --yes, and else collected for one message.
class OpenQuestions {
public:
    explicit OpenQuestions(bool yes);

    /// The answer, or `guess`. `option` is the flag that would have said it.
    std::string ask(const std::string& question, const std::string& option, const std::string& guess,
                    const std::function<bool(const std::string&)>& is_answer);
    /// Throws Error(invalid_argument) that names all that nobody was there to answer.
    void check() const;
    /// The questions that were answered by their guess, for the report.
    [[nodiscard]] const std::vector<std::string>& guessed() const { return guessed_; }

private:
    bool yes_;
    bool on_terminal_;
    std::vector<std::string> guessed_;
    std::vector<std::string> unanswered_;
};

}  // namespace forecast
