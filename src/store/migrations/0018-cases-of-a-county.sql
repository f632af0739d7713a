-- Who works for counties sees the cases of those counties, also where their grants name a department: the department's cases of all
-- counties are for who works for the department alone. So are those that are confidential, which no county has.
alter policy see on cases.case using (
  (select platform.everything()) = 'restricted'
  or beneficiary = (select platform.person()) and not confidential
  or beneficiary = any ((select platform.organisations())::text[]) and not confidential
  or status not in ('draft', 'offered', 'declined') and (
    (select platform.everything()) = 'on' and not confidential
    or county = any ((select platform.counties())::text[]) and not confidential
    or departments && (select platform.departments())::text[] and (select platform.counties()) = '{}'));
