#!/usr/bin/env python3
"""Write HolidayTable.swift from the package `holidays` of PyPI (MIT): `make_table.py > HolidayTable.swift`.

A line is COUNTRY;NAME;FIXED;MOVABLE. FIXED holds MMDD:YY-YY, a day that is the same from one year to another; MOVABLE
holds single days as YYMMDD. Nationwide public holidays from 2000 to 2035, as the package knew them; what governments decide
later, and what only parts of a country observe, is not in it. "(observed)" and the like are left out of names.
"""
import collections
import datetime
import re
import sys
import warnings

import holidays

COUNTRIES = (
    "AE AR AT AU BD BE BG BR CA CH CL CN CO CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR KZ LT LU LV MA "
    "MX MY NG NL NO NZ PE PH PK PL PT RO RS RU SA SE SG SI SK TH TN TR TW UA US UY VN ZA").split()
YEARS = range(2000, 2036)


def days_of(country):
    try:
        found = holidays.country_holidays(country, years=YEARS, language="en_US")
    except Exception:
        found = holidays.country_holidays(country, years=YEARS)
    by_name = collections.defaultdict(set)
    for day, names in found.items():
        for name in names.split("; "):
            name = re.sub(r" ?\((observed|estimated|observed, estimated|substituted from [^)]*)\)", "", name).strip()
            name = "Day off" if name.startswith("Day off") else name
            if day.year in YEARS:
                by_name[name.replace(";", ",")].add(day)
    return by_name


def runs(years):
    first = last = years[0]
    for year in years[1:]:
        if year == last + 1:
            last = year
        else:
            yield first, last
            first = last = year
    yield first, last


def main():
    warnings.filterwarnings("ignore")
    lines = []
    for country in COUNTRIES:
        for name, days in sorted(days_of(country).items()):
            fixed, movable = [], []
            for month, day in sorted({(d.month, d.day) for d in days}):
                years = sorted(d.year for d in days if (d.month, d.day) == (month, day))
                for first, last in runs(years):
                    if last - first >= 3:
                        fixed.append(f"{month:02}{day:02}:{first % 100:02}-{last % 100:02}")
                    else:
                        movable += [datetime.date(y, month, day) for y in range(first, last + 1)]
            moved = " ".join(d.strftime("%y%m%d") for d in sorted(movable))
            lines.append(f"{country};{name};{' '.join(fixed)};{moved}")
    print("// Facts, not code: made by make_table.py from the package `holidays` "
          f"{holidays.__version__} of PyPI (MIT licence, Vacanza Team and contributors).\n")
    print("/// Nationwide public holidays from 2000 to 2035; the form of a line stands in make_table.py.")
    print('let holidayTable: StaticString = #"""')
    for line in lines:
        print("  " + line)
    print('  """#')


if __name__ == "__main__":
    sys.exit(main())
