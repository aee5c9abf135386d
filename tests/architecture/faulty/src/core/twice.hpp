#pragma once

class Twice {};
