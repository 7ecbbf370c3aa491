//! Public holidays of countries, as data: the rules of each set, as text, with the name of each day.
//!
//! A rule is `RULE [observed OBS] [from YEAR] [until YEAR]`, the years inclusive and those of the
//! rule's own date, not of the day on which it is observed. The sets are meant for the years 1970 to
//! 2099: a rule with no `from` may be older or younger than its holiday before 1970. Where a law
//! changed a holiday, each validity is an entry of its own.
//!
//! What a set holds is what closes in the whole of its territory, by statute or by proclamation. It
//! leaves out what is local (patron saints, Alsace and Moselle, the District of Columbia's Inauguration
//! Day), what one employer or one administration grants, and half days. Dates to come are those of the
//! law as it stood in 2026.

/// One holiday of a set: its rule, and what people call it there, in their language.
pub(super) type Entry = (&'static str, &'static str);

/// Metropolitan France.
///
/// Source: code du travail, article L3133-1 (from the laws of 6 July 1880, 8 March 1886, 24 October
/// 1922, 30 April 1947); 8 May by the law of 20 March 1953, a holiday no more by the decree of 11 April
/// 1959, and again by law 81-893 of 2 October 1981. Whit Monday stayed a holiday while it was the day
/// of solidarity that the law names (2005 to 2007, law 2004-626, until law 2008-351).
pub(super) const FRANCE: &[Entry] = &[
    ("01-01", "Jour de l'an"),
    ("easter + 1 from 1886", "Lundi de Pâques"),
    ("05-01 from 1947", "Fête du Travail"),
    ("05-08 from 1953 until 1959", "Victoire de 1945"),
    ("05-08 from 1982", "Victoire de 1945"),
    ("easter + 39", "Ascension"),
    ("easter + 50 from 1886", "Lundi de Pentecôte"),
    ("07-14 from 1880", "Fête nationale"),
    ("08-15", "Assomption"),
    ("11-01", "Toussaint"),
    ("11-11 from 1922", "Armistice de 1918"),
    ("12-25", "Noël"),
];

/// Italy. Nothing is moved off a weekend; Easter is in the set as it is in the lists of the state.
///
/// Source: law 260 of 27 May 1949, article 2; law 54 of 5 March 1977 (five holidays abolished, those of
/// the Republic and of national unity moved to Sundays); decree of the President 792 of 28 December
/// 1985 (Epiphany again); law 336 of 20 November 2000 (2 June again); decree-law 5 of 22 February 2011
/// (17 March of that year); law 151 of 8 October 2025 (4 October, in force on 1 January 2026). Saints
/// Peter and Paul has been a holiday of Rome alone since 1986.
pub(super) const ITALY: &[Entry] = &[
    ("01-01", "Capodanno"),
    ("01-06 until 1977", "Epifania"),
    ("01-06 from 1986", "Epifania"),
    ("2011-03-17", "150° anniversario dell'Unità d'Italia"),
    ("03-19 until 1976", "San Giuseppe"),
    ("easter", "Pasqua"),
    ("easter + 1 from 1950", "Lunedì dell'Angelo"),
    ("04-25 from 1946", "Anniversario della Liberazione"),
    ("05-01 from 1946", "Festa del Lavoro"),
    ("easter + 39 until 1976", "Ascensione"),
    ("06-02 from 1947 until 1976", "Festa della Repubblica"),
    ("1st sunday of june from 1977 until 2000", "Festa della Repubblica"),
    ("06-02 from 2001", "Festa della Repubblica"),
    ("easter + 60 until 1976", "Corpus Domini"),
    ("06-29 until 1976", "Santi Pietro e Paolo"),
    ("08-15", "Assunzione di Maria"),
    ("10-04 from 2026", "San Francesco d'Assisi"),
    ("11-01", "Ognissanti"),
    ("11-04 from 1946 until 1976", "Giorno dell'unità nazionale"),
    ("1st sunday of november from 1977", "Giorno dell'unità nazionale"),
    ("12-08", "Immacolata Concezione"),
    ("12-25", "Natale"),
    ("12-26 from 1949", "Santo Stefano"),
];

/// Canada, for employers under federal law.
///
/// Source: Canada Labour Code, Part III, sections 166 (general holidays) and 193; Holidays Act
/// (Victoria Day, Canada Day, Remembrance Day). Section 193 lets a holiday on a free Saturday or Sunday
/// be given on the working day before it or after it: here it is the one after, as in the federal
/// public service. The days that collective agreements add (Easter Monday, the first Monday of August)
/// are not in the set, nor is the day of mourning of 19 September 2022, which the Code did not make a
/// general holiday.
pub(super) const CANADA: &[Entry] = &[
    ("01-01 observed next weekday", "New Year's Day"),
    ("easter - 2", "Good Friday"),
    ("monday on or before 05-24", "Victoria Day"),
    ("07-01 observed next weekday until 1982", "Dominion Day"),
    ("07-01 observed next weekday from 1983", "Canada Day"),
    ("1st monday of september", "Labour Day"),
    ("09-30 observed next weekday from 2021", "National Day for Truth and Reconciliation"),
    ("2nd monday of october", "Thanksgiving Day"),
    ("11-11 observed next weekday", "Remembrance Day"),
    ("12-25 observed two days later", "Christmas Day"),
    ("12-26 observed two days later from 1978", "Boxing Day"),
];

/// Quebec, for employers under the law of the province.
///
/// Source: Act respecting labour standards (N-1.1), section 60; National Holiday Act (F-1.1), sections
/// 1 and 2; order in council 1322-2002 (the name of the Monday before 25 May). An employer may close on
/// Easter Monday instead of Good Friday: the set has Good Friday. A holiday on another day off is paid
/// or given back on a date that employer and employee agree on, which no calendar knows: only 24 June
/// and 1 July have their Mondays, and only when they are Sundays.
pub(super) const QUEBEC: &[Entry] = &[
    ("01-01", "Jour de l'An"),
    ("easter - 2", "Vendredi saint"),
    ("monday on or before 05-24 until 2002", "Fête de Dollard"),
    ("monday on or before 05-24 from 2003", "Journée nationale des patriotes"),
    ("06-24 observed monday if sunday until 1976", "Saint-Jean-Baptiste"),
    ("06-24 observed monday if sunday from 1977", "Fête nationale"),
    ("07-01 observed monday if sunday", "Fête du Canada"),
    ("1st monday of september", "Fête du Travail"),
    ("2nd monday of october", "Action de grâces"),
    ("12-25", "Noël"),
];

/// The United States, federal holidays.
///
/// Source: 5 U.S.C. 6103 (a) and (b), with Executive Order 11582 for Sundays; Uniform Monday Holiday
/// Act (Public Law 90-363, from 1971); Public Law 94-97 (Veterans Day on 11 November again, from 1978);
/// Public Law 98-144 (Martin Luther King, Jr., from 1986); Public Law 117-17 (Juneteenth, 2021). Days
/// on which an executive order closed the departments (24 December of some years, national days of
/// mourning) are not holidays of that law.
pub(super) const UNITED_STATES: &[Entry] = &[
    ("01-01 observed nearest weekday", "New Year's Day"),
    ("3rd monday of january from 1986", "Birthday of Martin Luther King, Jr."),
    ("02-22 observed nearest weekday until 1970", "Washington's Birthday"),
    ("3rd monday of february from 1971", "Washington's Birthday"),
    ("05-30 observed nearest weekday until 1970", "Memorial Day"),
    ("last monday of may from 1971", "Memorial Day"),
    ("06-19 observed nearest weekday from 2021", "Juneteenth National Independence Day"),
    ("07-04 observed nearest weekday", "Independence Day"),
    ("1st monday of september from 1894", "Labor Day"),
    ("2nd monday of october from 1971", "Columbus Day"),
    ("11-11 observed nearest weekday from 1954 until 1970", "Veterans Day"),
    ("4th monday of october from 1971 until 1977", "Veterans Day"),
    ("11-11 observed nearest weekday from 1978", "Veterans Day"),
    ("4th thursday of november from 1942", "Thanksgiving Day"),
    ("12-25 observed nearest weekday", "Christmas Day"),
];

/// What is common to all of the United Kingdom.
///
/// Source: as for [`ENGLAND_AND_WALES`].
pub(super) const UNITED_KINGDOM: &[Entry] = &[
    ("easter - 2", "Good Friday"),
    ("2020-05-08", "Early May bank holiday"),
    ("1st monday of may from 2021", "Early May bank holiday"),
    ("last monday of may from 1978 until 2001", "Spring bank holiday"),
    ("2002-06-04", "Spring bank holiday"),
    ("last monday of may from 2003 until 2011", "Spring bank holiday"),
    ("2012-06-04", "Spring bank holiday"),
    ("last monday of may from 2013 until 2021", "Spring bank holiday"),
    ("2022-06-02", "Spring bank holiday"),
    ("last monday of may from 2023", "Spring bank holiday"),
    ("12-25 until 1975", "Christmas Day"),
    ("12-25 observed two days later from 1976", "Christmas Day"),
    ("1973-11-14", "Wedding of Princess Anne and Mark Phillips"),
    ("1981-07-29", "Wedding of Prince Charles and Lady Diana Spencer"),
    ("1999-12-31", "Millennium"),
    ("2002-06-03", "Golden Jubilee of Elizabeth II"),
    ("2011-04-29", "Wedding of Prince William and Catherine Middleton"),
    ("2012-06-05", "Diamond Jubilee of Elizabeth II"),
    ("2022-06-03", "Platinum Jubilee of Elizabeth II"),
    ("2022-09-19", "State Funeral of Elizabeth II"),
    ("2023-05-08", "Coronation of Charles III"),
];

/// What England and Wales have besides [`UNITED_KINGDOM`].
///
/// Source: Banking and Financial Dealings Act 1971, Schedule 1, and the yearly royal proclamations
/// under its section 1 (New Year's Day from 1974, early May from 1978, the days instead of a Saturday
/// or a Sunday, the days moved, the days of one year), with the historical note of the Department for
/// Business (2009); Good Friday and Christmas Day by common law; before the Act, the dates announced
/// for the trial of fixed holidays. Moved: early May in 1995 and 2020, spring in 1977 (House of
/// Commons, 19 January 1977), 2002, 2012 and 2022. A Saturday was not made good at Christmas 1970
/// (House of Commons, 11 November 1970); it was in 1976 (27 October 1976).
pub(super) const ENGLAND_AND_WALES: &[Entry] = &[
    ("01-01 observed next weekday from 1974", "New Year's Day"),
    ("easter + 1", "Easter Monday"),
    ("1st monday of may from 1978 until 1994", "Early May bank holiday"),
    ("1995-05-08", "Early May bank holiday"),
    ("1st monday of may from 1996 until 2019", "Early May bank holiday"),
    ("last monday of may from 1969 until 1976", "Spring bank holiday"),
    ("1977-06-06", "Spring bank holiday"),
    ("last monday of august from 1970", "Summer bank holiday"),
    ("12-26 observed monday if sunday until 1975", "Boxing Day"),
    ("12-26 observed two days later from 1976", "Boxing Day"),
    ("1977-06-07", "Silver Jubilee of Elizabeth II"),
];

/// What Scotland has besides [`UNITED_KINGDOM`]. Councils keep holidays of their own besides or instead of these, and banks close with
/// England.
///
/// Source: Banking and Financial Dealings Act 1971, Schedule 1 (the first Monday of May and that of
/// August are older: Bank Holidays Act 1871, which the set follows for 1970 and 1971 too); 2 January
/// from 1973; Boxing Day from 1974 and the last Monday of May from 1978 by the yearly royal
/// proclamations; St Andrew's Day Bank Holiday (Scotland) Act 2007. In 1995 8 May was a holiday besides
/// the first Monday (House of Commons, 2 March 1995). The Silver Jubilee of 1977 was kept on dates that
/// the districts chose (House of Commons, 19 January 1977). 15 June 2026 by royal proclamation.
pub(super) const SCOTLAND: &[Entry] = &[
    ("01-01 until 1972", "New Year's Day"),
    ("01-01 observed two days later from 1973", "New Year's Day"),
    ("01-02 observed two days later from 1973", "2nd January"),
    ("1st monday of may until 2019", "Early May bank holiday"),
    ("1995-05-08", "50th anniversary of VE Day"),
    ("1st monday of august", "Summer bank holiday"),
    ("11-30 observed next weekday from 2007", "St Andrew's Day"),
    ("12-26 observed two days later from 1974", "Boxing Day"),
    ("2026-06-15", "Scotland at the World Cup"),
];

/// What Northern Ireland has besides the days of England and Wales: 17 March and 12 July.
///
/// Source: as for England and Wales; 17 March by the Bank Holiday (Ireland) Act 1903, since 1971 by
/// Schedule 1 to the Act of that year; 12 July from 1926, now by the yearly proclamation of the
/// Secretary of State under section 1 (5) of the Act.
pub(super) const NORTHERN_IRELAND: &[Entry] = &[
    ("03-17 observed next weekday from 1903", "St Patrick's Day"),
    ("07-12 observed next weekday from 1926", "Battle of the Boyne"),
];
