# Makes mgcv_reference.csv: a small data set and what mgcv makes of it, for the test of the additive model.
#
#     apt-get install r-base-core r-cran-mgcv && Rscript tests/data/make_mgcv_reference.R
library(mgcv)

rows <- 300
# Park and Miller's generator: the same numbers everywhere.
seed <- 20240101
uniform <- function(n) {
  values <- numeric(n)
  for (i in seq_len(n)) {
    seed <<- (16807 * seed) %% 2147483647
    values[i] <- seed / 2147483647
  }
  values
}
noise <- function(n) rowSums(matrix(uniform(12 * n), n)) - 6  # nearly normal, variance 1

x1 <- 10 * uniform(rows)
x2 <- uniform(rows)
f <- floor(5 * uniform(rows))
y <- 50 + 8 * sin(0.6 * x1) + 0.5 * x1 + 4 * cos(2 * pi * x2) + 2 * sin(4 * pi * x2) +
  c(-3, 0, 1, 4, -2)[f + 1] + 1.5 * noise(rows)

model <- gam(y ~ s(x1, bs = "ps", k = 10) + s(x2, bs = "cp", k = 8) + s(level, bs = "re"),
             data = data.frame(x1, x2, level = factor(f), y), knots = list(x2 = c(0, 1)), method = "REML")
print(summary(model))

columns <- data.frame(x1, x2, f, y, fitted = as.numeric(fitted(model)))
text <- sapply(columns, function(column) sprintf("%.17g", column))
directory <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
file <- file(file.path(directory, "mgcv_reference.csv"), "wb")
writeLines(c(paste(names(columns), collapse = ","), apply(text, 1, paste, collapse = ",")), file)
close(file)
cat("mgcv", as.character(packageVersion("mgcv")), "\n")
